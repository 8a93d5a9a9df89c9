package io.resilience.loadshed;

/**
 * Which calls are shed first while the pressure is between the low and the high
 * watermark. Below the low one none is; at the high one all but critical calls are.
 */
public enum ShedStrategy {

	/**
	 * Any, with a probability that grows from 0 to 1 (after RED, Floyd and Jacobson
	 * 1993).
	 */
	RANDOM,

	/**
	 * The less important ones.
	 */
	PRIORITY,

	/**
	 * Those of the client that has most in flight, or had most admitted in the last
	 * seconds, relative to its fair share. Critical calls are spared; else the priority
	 * has no say.
	 */
	FAIR,

	/**
	 * The less important ones, under a limit of calls in flight that is learned from
	 * latency.
	 */
	ADAPTIVE

}
