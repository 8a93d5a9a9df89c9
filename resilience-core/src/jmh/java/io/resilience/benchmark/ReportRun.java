package io.resilience.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What {@code mvn -Pbenchmark} runs: with arguments JMH itself, without any the short
 * measurement that the report is made of, some nine minutes long.
 */
public final class ReportRun {

	private static final TimeValue SHORT = TimeValue.milliseconds(300);

	private static final TimeValue LONG = TimeValue.milliseconds(500);

	private final Path directory;

	private ReportRun(Path directory) {
		this.directory = directory;
	}

	/**
	 * Runs it.
	 * @param args where results go, and then the arguments of JMH, if any; or
	 * {@code targets} for what has a target only, {@code others} for what is there to
	 * compare with, or {@code scale} for {@link Scale}
	 * @throws Exception if a benchmark fails
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		Files.createDirectories(directory);
		if (args.length == 1) {
			new ReportRun(directory).runTargets();
			new ReportRun(directory).runOthers();
		}
		else if (args[1].equals("targets")) {
			new ReportRun(directory).runTargets();
		}
		else if (args[1].equals("others")) {
			new ReportRun(directory).runOthers();
		}
		else if (args[1].equals("scale")) {
			Scale.measure(directory);
		}
		else if (!args[1].equals("startup")) { // which is the starter's part alone
			org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
		}
	}

	/**
	 * Each in two JVMs at least, and in more where what the JIT inlines in one of them
	 * makes more of a difference than what is compared.
	 */
	private void runTargets() throws RunnerException {
		run("success", options(1, 3, SHORT).include("SuccessBenchmark")
			.param("subject", "FLOOR", "BREAKER_BULKHEAD", "CHAIN", "RESILIENCE4J_BREAKER_BULKHEAD"));
		run("refused", warmedUp(options(1, 2, SHORT)).include("RejectionBenchmark")
			.param("subject", "BULKHEAD_FULL", "BREAKER_OPEN", "CHAIN_BULKHEAD_FULL", "CHAIN_BREAKER_OPEN"));
		run("window", options(1, 5, SHORT).include("WindowBenchmark").param("subject", "COUNT", "TIME"));
		run("handover", options(1, 2, SHORT).include("HandOverBenchmark")
			.param("subject", "SUBMIT_AND_GET", "THREAD_POOL"));
		run("profiler", options(1, 2, SHORT).include("ProfilerBenchmark"));
		run("dependencies", options(1, 3, SHORT).include("DependenciesBenchmark"));
		run("eight", warmedUp(options(8, 3, LONG)).include("SuccessBenchmark")
			.param("subject", "CHAIN", "RESILIENCE4J_BREAKER_BULKHEAD"));
		run("crowd", compiledAtOnce(warmedUp(options(64, 1, LONG))).include("SuccessBenchmark").param("subject", "CHAIN"));
	}

	/** There to compare with. */
	private void runOthers() throws RunnerException {
		run("success-others", options(1, 1, SHORT).include("SuccessBenchmark")
			.param("subject", "BULKHEAD", "BREAKER", "TIMEOUT", "RETRY", "BREAKER_BULKHEAD_TIMEOUT", "DEPENDENCY",
					"RESILIENCE4J_BULKHEAD", "RESILIENCE4J_BREAKER", "RESILIENCE4J_RETRY", "RESILIENCE4J_CHAIN",
					"FAILSAFE_BREAKER_BULKHEAD", "FAILSAFE_CHAIN", "SMALLRYE_BREAKER_BULKHEAD", "SMALLRYE_CHAIN",
					"ADAPTIVE_LIMIT", "CONCURRENCY_LIMITS_BULKHEAD", "CONCURRENCY_LIMITS_ADAPTIVE_LIMIT"));
		run("refused-others", warmedUp(options(1, 1, SHORT)).include("RejectionBenchmark")
			.param("subject", "RESILIENCE4J_BULKHEAD_FULL", "RESILIENCE4J_BREAKER_OPEN", "FAILSAFE_BULKHEAD_FULL",
					"FAILSAFE_BREAKER_OPEN", "SMALLRYE_BULKHEAD_FULL", "SMALLRYE_BREAKER_OPEN",
					"CONCURRENCY_LIMITS_BULKHEAD_FULL"));
		run("failed", options(1, 1, SHORT).include("FailureBenchmark|TimeoutBenchmark"));
	}

	private static ChainedOptionsBuilder options(int threads, int forks, TimeValue time) {
		return new OptionsBuilder().threads(threads)
			.forks(forks)
			.warmupIterations(5)
			.warmupTime(time)
			.measurementIterations(5)
			.measurementTime(time)
			.jvmArgs("-Xms256m", "-Xmx256m")
			.addProfiler(GCProfiler.class);
	}

	/**
	 * The way out that an exception takes is compiled late, and so is everything where
	 * the JIT's threads share the processors with many others.
	 */
	private static ChainedOptionsBuilder warmedUp(ChainedOptionsBuilder options) {
		return options.warmupIterations(7).warmupTime(TimeValue.seconds(1));
	}

	/**
	 * Where 64 threads share two processors with the compiler, it is not done in half a
	 * minute; so who finds a method hot waits for it.
	 */
	private static ChainedOptionsBuilder compiledAtOnce(ChainedOptionsBuilder options) {
		return options.jvmArgsAppend("-Xbatch");
	}

	private void run(String name, ChainedOptionsBuilder options) throws RunnerException {
		new Runner(options.shouldFailOnError(true)
			.resultFormat(ResultFormatType.JSON)
			.result(this.directory.resolve("core-" + name + ".json").toString())
			.build()).run();
	}

}
