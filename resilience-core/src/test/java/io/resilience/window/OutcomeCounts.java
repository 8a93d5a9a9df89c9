package io.resilience.window;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * What the count window and its naive twin have in common, for the contract.
 */
record OutcomeCounts(IntConsumer recorder, IntSupplier total, IntSupplier failures, IntSupplier slow,
		IntSupplier failedOrSlow) {

	static OutcomeCounts of(CountWindow window) {
		return new OutcomeCounts(window::record, window::total, window::failures, window::slow, window::failedOrSlow);
	}

	static OutcomeCounts of(NaiveCountWindow window) {
		return new OutcomeCounts(window::record, window::total, window::failures, window::slow, window::failedOrSlow);
	}

	void record(int... flags) {
		for (int each : flags) {
			this.recorder.accept(each);
		}
	}

	/** Total, failures, slow, either. */
	int[] read() {
		return new int[] { this.total.getAsInt(), this.failures.getAsInt(), this.slow.getAsInt(),
				this.failedOrSlow.getAsInt() };
	}

}
