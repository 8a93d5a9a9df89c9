package io.resilience.chaos;

import java.util.Set;

/**
 * What must hold of some dependencies: before an experiment, or it does not begin; after
 * it, or it has failed; and, as its limit, while it runs, or it is aborted. Usually about
 * the dependencies that are <em>not</em> attacked.
 *
 * @param dependencies their names; empty for all
 * @param minSuccessRate share of the calls of the last minute that must have succeeded,
 * from 0 to 1
 * @param minCalls how many calls that share needs to say anything, at least 1
 * @param breakersClosed whether their breakers must not be open
 */
public record SteadyState(Set<String> dependencies, double minSuccessRate, int minCalls, boolean breakersClosed) {

	public SteadyState {
		dependencies = Set.copyOf(dependencies);
		if (!(minSuccessRate >= 0 && minSuccessRate <= 1)) {
			throw new IllegalArgumentException(
					"Invalid min_success_rate (%s): must be from 0 to 1".formatted(minSuccessRate));
		}
		if (minCalls < 1) {
			throw new IllegalArgumentException("Invalid min_calls (%d): must be at least 1".formatted(minCalls));
		}
	}

	/**
	 * A share of successes, of at least five calls, and no open breaker.
	 * @param minSuccessRate from 0 to 1
	 * @param dependencies names; none for all
	 * @return the state
	 */
	public static SteadyState of(double minSuccessRate, String... dependencies) {
		return new SteadyState(Set.of(dependencies), minSuccessRate, 5, true);
	}

	/**
	 * Only a share of successes, of at least five calls: a limit while breakers may open.
	 * @param minSuccessRate from 0 to 1
	 * @param dependencies names; none for all
	 * @return the state
	 */
	public static SteadyState successRate(double minSuccessRate, String... dependencies) {
		return new SteadyState(Set.of(dependencies), minSuccessRate, 5, false);
	}

}
