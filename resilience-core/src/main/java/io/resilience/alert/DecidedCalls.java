package io.resilience.alert;

import io.resilience.guard.CallsSnapshot;
import io.resilience.guard.Outcome;

/**
 * Calls that say something of a dependency: those that succeeded, failed or timed out.
 *
 * @param total all of them
 * @param timedOut those that timed out
 * @param failed those that failed, or timed out
 */
record DecidedCalls(long total, long timedOut, long failed) {

	static final DecidedCalls NONE = new DecidedCalls(0, 0, 0);

	static DecidedCalls of(CallsSnapshot calls) {
		long timedOut = calls.count(Outcome.TIMEOUT);
		long failed = calls.count(Outcome.FAILURE) + timedOut;
		return new DecidedCalls(calls.count(Outcome.SUCCESS) + failed, timedOut, failed);
	}

	DecidedCalls minus(DecidedCalls earlier) {
		return new DecidedCalls(this.total - earlier.total, this.timedOut - earlier.timedOut,
				this.failed - earlier.failed);
	}

	double failureRate() {
		return (this.total > 0) ? (double) this.failed / this.total : 0;
	}

	double timeoutRate() {
		return (this.total > 0) ? (double) this.timedOut / this.total : 0;
	}

}
