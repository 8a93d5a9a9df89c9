package io.resilience.loadshed;

/**
 * How {@link ShedStrategy#ADAPTIVE} learns its limit.
 */
public enum LimitAlgorithm {

	/**
	 * Compares latency with the latency under light load, after Netflix's Gradient2.
	 * Needs no number from the user.
	 */
	GRADIENT,

	/**
	 * Grows by one for each full round of good calls, is cut by a tenth when a call times
	 * out or takes longer than the {@code latencyThreshold}, after Chiu and Jain (1989).
	 */
	AIMD

}
