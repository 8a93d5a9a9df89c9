package io.resilience.spring.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What {@code mvn -Pbenchmark} runs: with arguments JMH itself, without any the starter's
 * part of the report, some two minutes long.
 */
public final class ReportRun {

	private static final TimeValue SHORT = TimeValue.milliseconds(300);

	private ReportRun() {
	}

	/**
	 * Runs it.
	 * @param args where results go, and then the arguments of JMH, if any; or
	 * {@code startup} for {@link Startup} alone
	 * @throws Exception if a benchmark fails
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		Files.createDirectories(directory);
		if (args.length > 1 && !args[1].equals("startup")) {
			org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
			return;
		}
		if (args.length == 1) {
			calls(directory);
		}
		Startup.measure(directory);
	}

	private static void calls(Path directory) throws Exception {
		new Runner(new OptionsBuilder().include("AnnotatedBenchmark")
			.forks(2)
			.warmupIterations(5)
			.warmupTime(SHORT)
			.measurementIterations(5)
			.measurementTime(SHORT)
			.jvmArgs("-Xms256m", "-Xmx256m")
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.resultFormat(ResultFormatType.JSON)
			.result(directory.resolve("starter-calls.json").toString())
			.build()).run();
	}

}
