package io.resilience.spring.registry;

/**
 * What can be done to a circuit breaker by hand.
 */
public enum BreakerAction {

	/** Refuse everything, until undone. */
	FORCE_OPEN,

	/** Close it now, with an empty window. */
	CLOSE,

	/** Close it now and forget its failures. */
	RESET,

	/** Admit everything and count nothing, until undone. */
	DISABLE;

	/** Whether it lasts, and so can be undone. */
	boolean lasts() {
		return this == FORCE_OPEN || this == DISABLE;
	}

}
