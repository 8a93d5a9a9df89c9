package io.resilience.bulkhead;

import java.time.Duration;
import java.time.Instant;

/**
 * How a bulkhead was used from one moment on. Immutable.
 *
 * @param name name of the bulkhead
 * @param since from when on, by the wall clock
 * @param peak most permits in use at once
 * @param entered calls that got a permit
 * @param rejected calls that were refused
 * @param averageWait mean time from asking for a permit to having it, over the calls that
 * got one; those that found one free count with zero
 */
public record BulkheadUsage(String name, Instant since, int peak, long entered, long rejected, Duration averageWait) {

	/**
	 * Calls that got a permit or were refused.
	 * @return their number
	 */
	public long total() {
		return this.entered + this.rejected;
	}

	/**
	 * Share of the calls that were refused.
	 * @return from 0 to 1; 0 if there were no calls
	 */
	public double rejectionRate() {
		return (total() > 0) ? (double) this.rejected / total() : 0;
	}

}
