package com.example.petstore;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample processed ahead of time, by what the build plugin's {@code process-aot}
 * calls, and started from the result: guards, fallbacks and endpoint are the same.
 */
class AheadOfTimeTests {

	private static final Duration WAIT = Duration.ofMinutes(5);

	private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	/** Without the tests, which are no part of the application. */
	private static final String CLASS_PATH = Stream
		.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
			.split(File.pathSeparator))
		.filter((entry) -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes" + File.separator))
		.collect(Collectors.joining(File.pathSeparator));

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	@Timeout(value = 15, unit = TimeUnit.MINUTES)
	void sampleThatWasProcessedAheadOfTimeGuardsItsDatabase(@TempDir Path directory) throws Exception {
		Path classes = Files.createDirectories(directory.resolve("classes"));
		process(directory.resolve("sources"), classes);
		Path log = directory.resolve("application.log");
		Process application = start(log, CLASS_PATH + File.pathSeparator + classes, "-Dspring.aot.enabled=true",
				PetstoreApplication.class.getName(), "--server.port=0");
		try {
			String url = "http://localhost:" + port(application, log);
			assertThat(Files.readString(log)).contains("Starting AOT-processed");
			assertThat(get(url + "/pets/pet_001").statusCode()).isEqualTo(200);
			assertThat(get(url + "/pets/error_pet").statusCode()).isEqualTo(503);
			HttpResponse<String> database = get(url + "/actuator/resilience/petstore_database");
			assertThat(database.statusCode()).isEqualTo(200);
			assertThat(database.body()).containsPattern("\"total\":[1-9]").contains("application.yml:");
		}
		finally {
			application.destroy();
			assertThat(application.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
	}

	private static void process(Path sources, Path classes) throws IOException, InterruptedException {
		Path log = sources.resolveSibling("processor.log");
		Process processor = start(log, CLASS_PATH, SpringApplicationAotProcessor.class.getName(),
				PetstoreApplication.class.getName(), sources.toString(), classes.toString(), classes.toString(),
				"com.example", "petstore-sample");
		assertThat(processor.waitFor()).as(() -> read(log)).isZero();
		List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp",
				CLASS_PATH + File.pathSeparator + classes, "-proc:none", "-nowarn"));
		try (Stream<Path> generated = Files.walk(sources)) {
			generated.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private static Process start(Path log, String classPath, String... command) throws IOException {
		List<String> all = new ArrayList<>(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-cp", classPath));
		all.addAll(Arrays.asList(command));
		return new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

	private static String port(Process application, Path log) {
		await().atMost(WAIT).until(() -> !application.isAlive() || PORT.matcher(read(log)).find());
		Matcher port = PORT.matcher(read(log));
		assertThat(port.find()).as(() -> read(log)).isTrue();
		return port.group(1);
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HttpResponse<String> get(String url) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
	}

}
