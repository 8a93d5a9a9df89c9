package io.resilience.loadshed;

/**
 * Why a call was shed.
 */
public enum ShedReason {

	/** As many calls are in flight as its priority may see. */
	LIMIT,

	/** A signal (CPU, memory, latency, or one of the user's) is above its mark. */
	PRESSURE,

	/** Its client has more than its fair share. */
	FAIR_SHARE

}
