package io.resilience.loadshed;

import java.util.concurrent.atomic.LongAdder;

/**
 * Mean latency in nanoseconds since the last reading. Few calls move it less than many,
 * and without any it halves with each reading: shed calls have no latency that could
 * bring it down.
 * <p>
 * Thread-safe; a call that ends while the sums are read may be counted half, which a mean
 * survives.
 */
final class LatencySignal implements LoadSignal {

	private static final double CALLS_FOR_FULL_WEIGHT = 20;

	private final Scale scale;

	private final LongAdder calls = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	private volatile double mean;

	LatencySignal(Scale scale) {
		this.scale = scale;
	}

	Scale scale() {
		return this.scale;
	}

	void record(long latencyNanos) {
		this.calls.increment();
		this.nanos.add(latencyNanos);
	}

	@Override
	public double pressure() {
		long count = this.calls.sumThenReset();
		long sum = this.nanos.sumThenReset();
		double before = this.mean;
		double next = before / 2;
		if (count > 0) {
			double latest = (double) sum / count;
			next = before + Math.min(1, count / CALLS_FOR_FULL_WEIGHT) * (latest - before);
		}
		this.mean = next;
		return this.scale.pressure(next);
	}

	@Override
	public String name() {
		return "latency";
	}

}
