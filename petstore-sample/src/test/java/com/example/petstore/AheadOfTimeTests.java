package com.example.petstore;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * The sample processed ahead of time, by what the build plugin's {@code process-aot}
 * calls, and started from the result: guards, fallbacks and endpoint are the same.
 */
class AheadOfTimeTests {

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
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void sampleThatWasProcessedAheadOfTimeGuardsItsDatabase(@TempDir Path directory) throws Exception {
		Path classes = Files.createDirectories(directory.resolve("classes"));
		process(directory.resolve("sources"), classes);
		Process application = start(CLASS_PATH + File.pathSeparator + classes, "-Dspring.aot.enabled=true",
				PetstoreApplication.class.getName(), "--server.port=0");
		try (BufferedReader output = application.inputReader()) {
			String url = "http://localhost:" + port(output);
			assertThat(get(url + "/pets/pet_001").statusCode()).isEqualTo(200);
			assertThat(get(url + "/pets/error_pet").statusCode()).isEqualTo(503);
			HttpResponse<String> database = get(url + "/actuator/resilience/petstore_database");
			assertThat(database.statusCode()).isEqualTo(200);
			assertThat(database.body()).contains("\"successful\":1").contains("application.yml:");
		}
		finally {
			application.destroy();
			assertThat(application.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
	}

	private static void process(Path sources, Path classes) throws IOException, InterruptedException {
		Process processor = start(CLASS_PATH, SpringApplicationAotProcessor.class.getName(),
				PetstoreApplication.class.getName(), sources.toString(), classes.toString(), classes.toString(),
				"com.example", "petstore-sample");
		String said = new String(processor.getInputStream().readAllBytes());
		assertThat(processor.waitFor()).as(said).isZero();
		List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp",
				CLASS_PATH + File.pathSeparator + classes, "-proc:none", "-nowarn"));
		try (Stream<Path> generated = Files.walk(sources)) {
			generated.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private static Process start(String classPath, String... command) throws IOException {
		List<String> all = new ArrayList<>(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-cp", classPath));
		all.addAll(Arrays.asList(command));
		return new ProcessBuilder(all).redirectErrorStream(true).start();
	}

	private static String port(BufferedReader output) throws IOException {
		StringBuilder said = new StringBuilder();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			said.append(line).append('\n');
			Matcher port = PORT.matcher(line);
			if (port.find()) {
				assertThat(said).contains("Starting AOT-processed");
				return port.group(1);
			}
		}
		throw new AssertionError("It did not start:\n" + said);
	}

	private HttpResponse<String> get(String url) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
	}

}
