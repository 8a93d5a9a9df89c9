package io.resilience.window;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of the last sixty slices of time, in a list.
 */
final class NaiveTimeWindow {

	private final List<Call> calls = new ArrayList<>();

	private final long start;

	private final long sliceNanos;

	NaiveTimeWindow(long lengthNanos, long now) {
		this.start = now;
		this.sliceNanos = Math.max(1, lengthNanos / 60);
	}

	void record(long now, boolean failed, boolean slow) {
		this.calls.add(new Call(slice(now), failed, slow));
	}

	WindowCounts counts(long now) {
		List<Call> recent = this.calls.stream().filter((call) -> slice(now) - call.slice < 60).toList();
		return new WindowCounts(recent.size(), recent.stream().filter(Call::failed).count(),
				recent.stream().filter(Call::slow).count());
	}

	private long slice(long now) {
		return (now - this.start) / this.sliceNanos;
	}

	private record Call(long slice, boolean failed, boolean slow) {
	}

}
