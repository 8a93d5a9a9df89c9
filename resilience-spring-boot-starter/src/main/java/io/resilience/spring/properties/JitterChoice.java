package io.resilience.spring.properties;

import io.resilience.retry.Jitter;

/**
 * What may be said of jitter: on, off, or one of its kinds.
 */
enum JitterChoice {

	TRUE(Jitter.FULL), FALSE(Jitter.NONE), NONE(Jitter.NONE), EQUAL(Jitter.EQUAL), FULL(Jitter.FULL),
	DECORRELATED(Jitter.DECORRELATED);

	private final Jitter jitter;

	JitterChoice(Jitter jitter) {
		this.jitter = jitter;
	}

	Jitter jitter() {
		return this.jitter;
	}

}
