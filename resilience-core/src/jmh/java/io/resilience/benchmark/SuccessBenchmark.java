package io.resilience.benchmark;

import java.util.concurrent.Callable;

import org.openjdk.jmh.annotations.Param;

/**
 * A call that succeeds at once.
 */
public class SuccessBenchmark extends CallBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() throws Exception {
		return this.subject.library.guard(() -> "result");
	}

	/** A chain, named after its library; ours have no prefix. */
	public enum Subject {

		FLOOR(Floor::semaphoreAndTwoClockReads),

		BULKHEAD(Ours::bulkhead), BREAKER(Ours::breaker), TIMEOUT(Ours::timeout), RETRY(Ours::retry),

		BREAKER_BULKHEAD(Ours::breakerBulkhead), BREAKER_BULKHEAD_TIMEOUT(Ours::breakerBulkheadTimeout),

		CHAIN(Ours::chain), DEPENDENCY(Ours::dependency), ADAPTIVE_LIMIT(Ours::adaptiveLimit),

		RESILIENCE4J_BULKHEAD(Resilience4j::bulkhead), RESILIENCE4J_BREAKER(Resilience4j::breaker),

		RESILIENCE4J_RETRY(Resilience4j::retry), RESILIENCE4J_BREAKER_BULKHEAD(Resilience4j::breakerBulkhead),

		RESILIENCE4J_CHAIN(Resilience4j::chain),

		FAILSAFE_BREAKER_BULKHEAD(FailsafeLibrary::breakerBulkhead),

		FAILSAFE_BREAKER_BULKHEAD_TIMEOUT(FailsafeLibrary::breakerBulkheadTimeout),

		FAILSAFE_CHAIN(FailsafeLibrary::chain),

		SMALLRYE_BREAKER_BULKHEAD(SmallRye::breakerBulkhead),

		SMALLRYE_BREAKER_BULKHEAD_TIMEOUT(SmallRye::breakerBulkheadTimeout), SMALLRYE_CHAIN(SmallRye::chain),

		CONCURRENCY_LIMITS_BULKHEAD(ConcurrencyLimits::bulkhead),

		CONCURRENCY_LIMITS_ADAPTIVE_LIMIT(ConcurrencyLimits::adaptiveLimit);

		private final Library library;

		Subject(Library library) {
			this.library = library;
		}

	}

}
