package io.resilience.bulkhead;

import java.time.Duration;
import java.time.Instant;

/**
 * What the counters of a bulkhead, which only ever grow, showed at the moment from which
 * on its usage is told: the calls pay nothing for it.
 */
record UsageStart(Instant since, long entered, long rejected, long waitedNanos) {

	BulkheadUsage until(UsageStart end, String name, int peak) {
		return new BulkheadUsage(name, this.since, peak, end.entered - this.entered, end.rejected - this.rejected,
				average(end.waitedNanos - this.waitedNanos, end.entered - this.entered));
	}

	static Duration average(long waitedNanos, long entered) {
		return Duration.ofNanos((entered > 0) ? waitedNanos / entered : 0);
	}

}
