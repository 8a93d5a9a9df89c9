package io.resilience.spring.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * How long an application takes to start, as a process of its own and from its beginning:
 * alone, with what the starter brings along, with empty proxies, with Resilience4j, with
 * the starter, and some of these from an archive of class data. The variants take turns,
 * so that the machine's moods are the same for all; what counts is the median.
 */
final class Startup {

	private static final int ROUNDS = 7;

	/** What only benchmarks and tests need, and what would make it a web application. */
	private static final Predicate<String> FOREIGN = jars(
			"jmh|junit|mockito|assertj|archunit|byte-buddy|test|spring-web|webmvc|webflux|tomcat|netty|reactor|jdbc"
					+ "|HikariCP|kotlin|vavr|selenium|opentelemetry|guava|h2-|security");

	private static final Predicate<String> OURS = jars("resilience-(core|spring)[^!]*(classes|\\.jar)$");

	private static final Predicate<String> RESILIENCE4J = jars("resilience4j");

	private static final Predicate<String> BROUGHT_ALONG = jars(
			"actuator|micrometer|prometheus|aspectj|spring-boot-health|HdrHistogram|LatencyUtils");

	private final Path scratch;

	private final Map<String, Double> results = new LinkedHashMap<>();

	private Startup(Path scratch) {
		this.scratch = scratch;
	}

	static void measure(Path directory) throws IOException, InterruptedException {
		Path scratch = Files.createTempDirectory("startup");
		try {
			Startup startup = new Startup(scratch);
			startup.measure(startup.variants());
			write(directory, startup.results);
		}
		finally {
			FileSystemUtils.deleteRecursively(scratch);
		}
	}

	private static Predicate<String> jars(String regex) {
		return Pattern.compile(regex).asPredicate();
	}

	private List<Variant> variants() throws IOException, InterruptedException {
		String plain = classPath(FOREIGN.or(OURS).or(RESILIENCE4J).or(BROUGHT_ALONG));
		String without = classPath(FOREIGN.or(OURS).or(RESILIENCE4J));
		String with = classPath(FOREIGN.or(RESILIENCE4J));
		return List.of(Variant.of("PLAIN", plain), Variant.of("WITHOUT", without),
				new Variant("PROXIES", without, List.of(), StartedApplication.EMPTY_PROXIES),
				Variant.of("RESILIENCE4J", classPath(FOREIGN.or(OURS))), Variant.of("WITH", with),
				archived(Variant.of("WITHOUT", without)), archived(Variant.of("WITH", with)));
	}

	private static String classPath(Predicate<String> unwanted) {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith("test-classes") || !unwanted.test(entry))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** Class data of jars alone can be archived. */
	private Variant archived(Variant variant) throws IOException, InterruptedException {
		List<String> jars = new ArrayList<>();
		for (String entry : variant.classPath().split(File.pathSeparator)) {
			jars.add(Files.isDirectory(Path.of(entry)) ? jar(entry) : entry);
		}
		Path archive = this.scratch.resolve(variant.name() + ".jsa");
		Variant jarred = new Variant(variant.name() + "_CDS", String.join(File.pathSeparator, jars),
				List.of("-XX:ArchiveClassesAtExit=" + archive), "");
		jarred.start();
		return jarred.with(List.of("-XX:SharedArchiveFile=" + archive));
	}

	private String jar(String directory) {
		Path jar = this.scratch.resolve(directory.replaceAll("\\W+", "-") + ".jar");
		if (!Files.exists(jar)) {
			ToolProvider.findFirst("jar")
				.orElseThrow()
				.run(System.out, System.err, "--create", "--file", jar.toString(), "-C", directory, ".");
		}
		return jar.toString();
	}

	private void measure(List<Variant> variants) throws IOException, InterruptedException {
		Map<String, double[]> millis = new LinkedHashMap<>();
		for (Variant variant : variants) { // reads files that the others find cached, too
			this.results.put(variant.name() + "_CLASSES", (double) classes(variant));
			millis.put(variant.name(), new double[ROUNDS]);
		}
		for (int round = 0; round < ROUNDS; round++) {
			for (Variant variant : variants) {
				millis.get(variant.name())[round] = variant.start();
			}
		}
		millis.forEach((name, values) -> this.results.put(name + "_MS", median(values)));
		double with = median(millis.get("WITH"));
		this.results.put("ADDED_MS", with - median(millis.get("WITHOUT")));
		this.results.put("ADDED_TO_PLAIN_MS", with - median(millis.get("PLAIN")));
	}

	private long classes(Variant variant) throws IOException, InterruptedException {
		Path log = this.scratch.resolve("classes.txt");
		List<String> options = new ArrayList<>(variant.options());
		options.add("-Xlog:class+load:file=" + log + ":none");
		variant.with(options).start();
		try (Stream<String> loaded = Files.lines(log)) {
			return loaded.count();
		}
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static void write(Path directory, Map<String, Double> values) throws IOException {
		String results = values.entrySet()
			.stream()
			.map((value) -> String.format(Locale.ROOT,
					"{\"benchmark\" : \"Startup.measure\", \"threads\" : 1, \"params\" : {\"subject\" : \"%s\"}, \"rawData\" : [[%f]]}",
					value.getKey(), value.getValue()))
			.collect(Collectors.joining(",\n"));
		Files.writeString(directory.resolve("startup.json"), "[" + results + "]");
		System.out.println(results);
	}

	/** A way to start {@link StartedApplication}. */
	private record Variant(String name, String classPath, List<String> options, String argument) {

		static Variant of(String name, String classPath) {
			return new Variant(name, classPath, List.of(), "");
		}

		Variant with(List<String> options) {
			return new Variant(this.name, this.classPath, options, this.argument);
		}

		/** Starts it and waits for its end; gives the milliseconds until it had started. */
		double start() throws IOException, InterruptedException {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
			command.addAll(this.options);
			command.addAll(List.of("-cp", this.classPath, StartedApplication.class.getName(), this.argument));
			long start = System.nanoTime();
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			StringBuilder output = new StringBuilder();
			double took = 0;
			try (var reader = process.inputReader()) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					output.append(line).append('\n');
					if (line.equals(StartedApplication.STARTED)) {
						took = (System.nanoTime() - start) / 1e6;
					}
				}
			}
			if (process.waitFor() != 0 || took == 0) {
				throw new IllegalStateException("%s did not start:%n%s".formatted(this.name, output));
			}
			return took;
		}

	}

}
