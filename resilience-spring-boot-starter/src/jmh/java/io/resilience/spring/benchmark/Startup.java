package io.resilience.spring.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long an application takes to start, as a process of its own and from its beginning,
 * with the starter and without it. The variants take turns, so that the machine's moods
 * are the same for all; what counts is the median.
 */
final class Startup {

	private static final int ROUNDS = 9;

	/** What only benchmarks and tests need, and what would make it a web application. */
	private static final Predicate<String> FOREIGN = Pattern
		.compile("resilience4j|jmh|junit|mockito|assertj|archunit|byte-buddy|test|spring-web|webmvc|webflux"
				+ "|tomcat|netty|reactor|jdbc|HikariCP|kotlin|vavr|selenium|opentelemetry|guava|h2-|security")
		.asPredicate();

	private static final Predicate<String> OURS = Pattern.compile("resilience-(core|spring)[^!]*(classes|\\.jar)$")
		.asPredicate();

	private static final Predicate<String> BROUGHT_ALONG = Pattern
		.compile("actuator|micrometer|prometheus|aspectj|spring-boot-health|HdrHistogram|LatencyUtils")
		.asPredicate();

	private Startup() {
	}

	static void measure(Path directory) throws IOException, InterruptedException {
		Map<String, String> variants = new TreeMap<>();
		String own = Path.of("target", "test-classes").toAbsolutePath().toString();
		String[] all = System.getProperty("java.class.path").split(File.pathSeparator);
		variants.put("PLAIN", own + File.pathSeparator
				+ classPath(all, FOREIGN.negate().and(OURS.negate()).and(BROUGHT_ALONG.negate())));
		variants.put("WITHOUT", own + File.pathSeparator + classPath(all, FOREIGN.negate().and(OURS.negate())));
		variants.put("WITH", own + File.pathSeparator + classPath(all, FOREIGN.negate()));
		Map<String, double[]> millis = new TreeMap<>();
		variants.keySet().forEach((name) -> millis.put(name, new double[ROUNDS]));
		for (int round = -1; round < ROUNDS; round++) {
			for (Map.Entry<String, String> variant : variants.entrySet()) {
				double took = start(variant.getValue());
				if (round >= 0) { // the first one reads files that later ones find cached
					millis.get(variant.getKey())[round] = took;
				}
			}
		}
		double with = median(millis.get("WITH"));
		double without = median(millis.get("WITHOUT"));
		double plain = median(millis.get("PLAIN"));
		write(directory, Map.of("WITH_MS", with, "WITHOUT_MS", without, "PLAIN_MS", plain, "ADDED_MS",
				with - without, "ADDED_TO_PLAIN_MS", with - plain));
	}

	private static String classPath(String[] all, Predicate<String> wanted) {
		return Stream.of(all)
			.filter((entry) -> !entry.endsWith("test-classes"))
			.filter(wanted)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static double start(String classPath) throws IOException, InterruptedException {
		long start = System.nanoTime();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-cp", classPath, StartedApplication.class.getName())
			.redirectErrorStream(true)
			.start();
		StringBuilder output = new StringBuilder();
		try (BufferedReader reader = process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				output.append(line).append('\n');
				if (line.equals(StartedApplication.STARTED)) {
					long took = System.nanoTime() - start;
					process.waitFor();
					return took / 1e6;
				}
			}
		}
		throw new IllegalStateException("The application did not start:\n" + output);
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

}
