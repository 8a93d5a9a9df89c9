package io.resilience.retry;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the calls whose first attempt did not succeed. The others cost no
 * counter: they are what is left of the calls.
 */
final class RetryCounters {

	private final LongAdder[] results = new LongAdder[RetryResult.values().length];

	private final LongAdder begun = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/** Begun, refused and not retryable, all in one. */
	private final LongAdder refusedAtOnce = new LongAdder();

	private final LongAdder retried = new LongAdder();

	private final LongAdder retries = new LongAdder();

	RetryCounters() {
		for (int i = 0; i < this.results.length; i++) {
			this.results[i] = new LongAdder();
		}
	}

	void begin() {
		this.begun.increment();
	}

	void refuse() {
		this.refused.increment();
	}

	void refuseAtOnce() {
		this.refusedAtOnce.increment();
	}

	/** An attempt beyond the first has ended. */
	void retry(int attempt) {
		if (attempt == 2) {
			this.retried.increment();
		}
		this.retries.increment();
	}

	void end(RetryResult result) {
		this.results[result.ordinal()].increment();
	}

	long begun() {
		return this.begun.sum() + this.refusedAtOnce.sum();
	}

	/** Calls refused by a guard further in: they are calls, but none of the budget's. */
	long refused() {
		return this.refused.sum() + this.refusedAtOnce.sum();
	}

	long retried() {
		return this.retried.sum();
	}

	long retries() {
		return this.retries.sum();
	}

	long ended(RetryResult result) {
		long ended = this.results[result.ordinal()].sum();
		return (result == RetryResult.NOT_RETRYABLE) ? ended + this.refusedAtOnce.sum() : ended;
	}

}
