package io.resilience.loadshed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the signals at most once an interval, on the thread of whichever call comes first
 * after it.
 * <p>
 * Thread-safe: readings are immutable, and a flag lets one thread at a time take the next
 * one while all others go on with the last. A reading that has become too old, because
 * nobody called or because a signal does not return, is no pressure.
 */
final class Pressure {

	private static final int INTERVALS_TO_STALE = 10;

	private static final Reading NONE = new Reading(0, 0, "none", List.of());

	private final List<LoadSignal> signals;

	private final List<String> names;

	private final long intervalNanos;

	private final AtomicBoolean reading = new AtomicBoolean();

	private volatile Reading last = NONE;

	Pressure(List<LoadSignal> signals, long intervalNanos) {
		this.signals = List.copyOf(signals);
		this.names = this.signals.stream().map(LoadSignal::name).toList();
		this.intervalNanos = intervalNanos;
	}

	/**
	 * The highest pressure of any signal, not older than it may be.
	 */
	Reading at(long now) {
		if (this.signals.isEmpty()) {
			return NONE;
		}
		Reading current = this.last;
		if (current != NONE && now - current.takenAt < this.intervalNanos) {
			return current;
		}
		if (!this.reading.get() && this.reading.compareAndSet(false, true)) {
			try {
				Reading latest = this.last;
				if (latest == current) { // else somebody has read meanwhile
					latest = read(now);
					this.last = latest;
				}
				return latest;
			}
			finally {
				this.reading.set(false);
			}
		}
		return (now - current.takenAt < INTERVALS_TO_STALE * this.intervalNanos) ? current : NONE;
	}

	/**
	 * The last reading, however old.
	 */
	Reading last() {
		return this.last;
	}

	private Reading read(long now) {
		List<SignalSnapshot> all = new ArrayList<>(this.signals.size());
		SignalSnapshot highest = null;
		for (int i = 0; i < this.signals.size(); i++) {
			SignalSnapshot snapshot = read(this.names.get(i), this.signals.get(i));
			all.add(snapshot);
			if (highest == null || snapshot.pressure() > highest.pressure()) {
				highest = snapshot;
			}
		}
		return (highest == null) ? NONE : new Reading(now, highest.pressure(), highest.name(), List.copyOf(all));
	}

	private static SignalSnapshot read(String name, LoadSignal signal) {
		try {
			double pressure = signal.pressure();
			return (pressure >= 0) ? new SignalSnapshot(name, Math.min(1, pressure), null)
					: new SignalSnapshot(name, 0, "not readable");
		}
		catch (RuntimeException | Error ex) {
			return new SignalSnapshot(name, 0, ex.getClass().getName());
		}
	}

	/**
	 * One look at all signals.
	 */
	record Reading(long takenAt, double pressure, String signal, List<SignalSnapshot> signals) {
	}

}
