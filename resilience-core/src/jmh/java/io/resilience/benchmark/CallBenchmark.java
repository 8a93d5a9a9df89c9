package io.resilience.benchmark;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls something guarded, over and over. Each subject has a JVM of its own, so that none
 * is compiled with the profile of another.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class CallBenchmark {

	private Callable<Object> call;

	abstract Callable<Object> guarded() throws Exception;

	@Setup
	public void setup() throws Exception {
		this.call = guarded();
	}

	@Benchmark
	public Object call() {
		try {
			return this.call.call();
		}
		catch (Exception ex) {
			return ex;
		}
	}

}
