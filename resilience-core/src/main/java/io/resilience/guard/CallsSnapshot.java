package io.resilience.guard;

import java.util.Map;

import io.resilience.window.LatencySnapshot;
import io.resilience.window.WindowCounts;

/**
 * What the calls through a guard came to. Immutable.
 *
 * @param counts calls since the start, by outcome
 * @param retried calls with more than one attempt
 * @param recent the calls of the last minute that reached the dependency
 * @param latency latencies of the successful calls since the start
 */
public record CallsSnapshot(Map<Outcome, Long> counts, long retried, WindowCounts recent, LatencySnapshot latency) {

	public CallsSnapshot {
		counts = Map.copyOf(counts);
	}

	/**
	 * Calls with an outcome.
	 * @param outcome the outcome
	 * @return their number since the start
	 */
	public long count(Outcome outcome) {
		return this.counts.getOrDefault(outcome, 0L);
	}

	/**
	 * All calls.
	 * @return their number since the start
	 */
	public long total() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Calls that a guard refused.
	 * @return their number since the start
	 */
	public long rejected() {
		return this.counts.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().isRejection())
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Share of successes among the calls that succeeded, failed or timed out.
	 * @return from 0 to 1; 1 if there were none
	 */
	public double successRate() {
		long successful = count(Outcome.SUCCESS);
		long decided = successful + count(Outcome.FAILURE) + count(Outcome.TIMEOUT);
		return (decided > 0) ? (double) successful / decided : 1;
	}

	/**
	 * Whether any call has succeeded, failed or timed out.
	 * @return whether {@link #successRate()} says anything
	 */
	public boolean hasSuccessRate() {
		return count(Outcome.SUCCESS) + count(Outcome.FAILURE) + count(Outcome.TIMEOUT) > 0;
	}

}
