package io.resilience.chaos;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A rule that may strike a call.
 */
record Strike(Run run, FaultRule rule, Chance chance) {

	/** Decides for one attempt. */
	@Nullable Fault draw() {
		if (!this.run.isRunning() || this.chance.next() >= this.rule.probability()) {
			return null;
		}
		this.run.struck();
		return this.rule.fault();
	}

	/** How long a fault holds up that is a matter of time. */
	long delayNanos(Fault fault) {
		return (fault instanceof Fault.Latency latency) ? latency.nanos(this.chance.next()) : Nanos.FOREVER;
	}

}
