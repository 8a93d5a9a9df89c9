package io.resilience.benchmark;

import java.util.concurrent.Callable;

import org.openjdk.jmh.annotations.Param;

/**
 * A breaker that judges by the failure rate, over the last calls or over the last minute.
 */
public class WindowBenchmark extends CallBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() throws Exception {
		return this.subject.library.guard(() -> "result");
	}

	/** A chain, named after its library; ours have no prefix. */
	public enum Subject {

		COUNT(Ours::breaker), TIME(Ours::breakerOverTime),

		RESILIENCE4J_COUNT(Resilience4j::breaker), RESILIENCE4J_COUNT_LOCK_FREE(Resilience4j::breakerLockFree),

		RESILIENCE4J_TIME(Resilience4j::breakerOverTime);

		private final Library library;

		Subject(Library library) {
			this.library = library;
		}

	}

}
