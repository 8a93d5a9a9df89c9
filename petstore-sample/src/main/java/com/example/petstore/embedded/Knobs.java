package com.example.petstore.embedded;

import org.jspecify.annotations.Nullable;

/**
 * What is made wrong with a service, to see how its callers take it.
 *
 * @param latencyMs how long it waits before it does anything, in milliseconds; 0 by
 * default
 * @param errorRate share of requests, from 0 to 1, that it refuses with status 503
 * without doing anything; 0 by default
 * @param hang whether it does what it is asked to but never says so
 */
public record Knobs(@Nullable Long latencyMs, @Nullable Double errorRate, @Nullable Boolean hang) {

	private static final long MAX_LATENCY_MS = 600_000;

	/** Nothing is wrong. */
	public static final Knobs NONE = new Knobs(0L, 0.0, false);

	public Knobs {
		latencyMs = (latencyMs != null) ? latencyMs : 0L;
		errorRate = (errorRate != null) ? errorRate : 0.0;
		hang = (hang != null) ? hang : false;
		if (latencyMs < 0 || latencyMs > MAX_LATENCY_MS) {
			throw new IllegalArgumentException(
					"Invalid latencyMs (%d): must be from 0 to %d".formatted(latencyMs, MAX_LATENCY_MS));
		}
		if (!(errorRate >= 0 && errorRate <= 1)) {
			throw new IllegalArgumentException("Invalid errorRate (%s): must be from 0 to 1".formatted(errorRate));
		}
	}

	public static Knobs latency(long milliseconds) {
		return new Knobs(milliseconds, null, null);
	}

	public static Knobs errors(double rate) {
		return new Knobs(null, rate, null);
	}

	public static Knobs hanging() {
		return new Knobs(null, null, true);
	}

	long delay() {
		return (this.latencyMs != null) ? this.latencyMs : 0;
	}

	double errors() {
		return (this.errorRate != null) ? this.errorRate : 0;
	}

	boolean hangs() {
		return Boolean.TRUE.equals(this.hang);
	}

}
