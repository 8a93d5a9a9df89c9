package io.resilience.benchmark;

import java.util.concurrent.Callable;

import org.openjdk.jmh.annotations.Param;

/**
 * A call that is refused: by a bulkhead without a free permit, by an open breaker. None
 * fills in a stack trace where that can be chosen.
 */
public class RejectionBenchmark extends CallBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() throws Exception {
		return this.subject.library.guard(() -> "result");
	}

	/** A chain, named after its library; ours have no prefix. */
	public enum Subject {

		BULKHEAD_FULL(Ours::full), BREAKER_OPEN(Ours::open), CHAIN_BULKHEAD_FULL(Ours::chainFull),

		CHAIN_BREAKER_OPEN(Ours::chainOpen),

		RESILIENCE4J_BULKHEAD_FULL(Resilience4j::full), RESILIENCE4J_BREAKER_OPEN(Resilience4j::open),

		FAILSAFE_BULKHEAD_FULL(FailsafeLibrary::full), FAILSAFE_BREAKER_OPEN(FailsafeLibrary::open),

		SMALLRYE_BULKHEAD_FULL(SmallRye::full), SMALLRYE_BREAKER_OPEN(SmallRye::open),

		CONCURRENCY_LIMITS_BULKHEAD_FULL(ConcurrencyLimits::full);

		private final Library library;

		Subject(Library library) {
			this.library = library;
		}

	}

}
