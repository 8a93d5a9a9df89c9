package io.resilience.retry;

import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;

import io.resilience.time.Nanos;

/**
 * How long to wait before which retry. Growth saturates at the longest pause, so no
 * number of attempts and no duration can overflow; spreading comes last, as in Marc
 * Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). Pure but for
 * the random source.
 */
final class Pauses {

	private static final int COUNTED = 1000;

	private final RetryConfig config;

	private final long base;

	private final long max;

	/** From a bound above zero to a random number from zero to below it. */
	private final LongUnaryOperator random;

	Pauses(RetryConfig config, LongUnaryOperator random) {
		this.config = config;
		this.base = Nanos.of(config.baseDelay());
		this.max = Nanos.of(config.maxDelay());
		this.random = random;
	}

	long max() {
		return this.max;
	}

	/**
	 * The pause before a retry.
	 * @param retry number of the retry, from 1
	 * @param previous the pause before the previous one, 0 before the first
	 * @return nanoseconds, from 0 to the longest pause
	 */
	long before(int retry, long previous) {
		return switch (this.config.jitter()) {
			case NONE -> planned(retry);
			case EQUAL -> equal(planned(retry));
			case FULL -> between(0, planned(retry));
			case DECORRELATED -> decorrelated(retry, previous);
		};
	}

	/**
	 * All pauses together. After the first thousand each is taken for as long as the last
	 * of these: growth has long reached the maximum, or is none.
	 * @return nanoseconds, at most {@link Nanos#FOREVER}
	 */
	long planned() {
		int retries = this.config.maxAttempts() - 1;
		int counted = Math.min(retries, COUNTED);
		double sum = 0;
		for (int retry = 1; retry <= counted; retry++) {
			sum += planned(retry);
		}
		sum += (retries > counted) ? (double) planned(counted) * (retries - counted) : 0;
		return (sum < Nanos.FOREVER) ? (long) sum : Nanos.FOREVER;
	}

	private long planned(int retry) {
		IntToLongFunction custom = this.config.customBackoff();
		if (custom != null) {
			return capped(custom.applyAsLong(retry));
		}
		return switch (this.config.backoff()) {
			case FIXED -> capped(this.base);
			case LINEAR -> times(retry);
			case EXPONENTIAL -> exponential(retry);
			case FIBONACCI -> fibonacci(retry);
		};
	}

	private long exponential(int retry) {
		if (this.base == 0) {
			return 0; // and not zero times infinity
		}
		double pause = this.base * Math.pow(this.config.backoffMultiplier(), retry - 1);
		return (pause < this.max) ? (long) pause : this.max;
	}

	private long fibonacci(int retry) {
		if (this.base == 0) {
			return 0; // would never reach the maximum
		}
		long current = 1;
		long before = 0;
		for (int n = 1; n < retry && times(current) < this.max; n++) {
			long next = before + current;
			before = current;
			current = next;
		}
		return times(current);
	}

	private long times(long factor) {
		return (this.base > this.max / factor) ? this.max : capped(this.base * factor);
	}

	private long equal(long pause) {
		long half = pause / 2;
		return half + between(0, pause - half);
	}

	/** It grows from the pause before; a growth of its own would have no meaning. */
	private long decorrelated(int retry, long previous) {
		long low = (this.config.customBackoff() != null) ? planned(retry) : capped(this.base);
		long last = Math.max(previous, low);
		long high = (last > this.max / 3) ? this.max : last * 3;
		return between(low, high);
	}

	private long between(long low, long high) {
		return (low < high) ? low + this.random.applyAsLong(high - low + 1) : low;
	}

	private long capped(long nanos) {
		return Math.max(0, Math.min(nanos, this.max));
	}

}
