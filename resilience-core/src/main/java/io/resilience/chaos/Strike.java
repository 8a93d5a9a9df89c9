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
		this.run.injected.increment();
		return this.rule.fault();
	}

	/** Whether the fault is a matter of time, rather than of what the call answers. */
	boolean delays() {
		return this.rule.fault() instanceof Fault.Latency || this.rule.fault() instanceof Fault.Hang;
	}

	long delayNanos(Fault fault) {
		return (fault instanceof Fault.Latency latency) ? latency.nanos(this.chance.next()) : Nanos.FOREVER;
	}

}
