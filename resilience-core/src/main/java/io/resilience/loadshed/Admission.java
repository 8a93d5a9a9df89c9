package io.resilience.loadshed;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.LoadShedException;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Decides who comes in, and counts.
 * <p>
 * Thread-safe without locks. The calls in flight are one atomic number, raised by
 * compare-and-set and only while it is below what the call may see: so after any
 * admission there are not more in flight than the limit that this call was held to. A
 * refused call never touches the number, so it cannot take another one's place even for a
 * moment. What a decision is based on besides (pressure, rank) is read once and may be
 * out of date by the time of the admission; it is an estimate anyway.
 */
final class Admission {

	private final String name;

	private final AtomicInteger inFlight = new AtomicInteger();

	private final LongAdder admitted = new LongAdder();

	private final LongAdder shedCritical = new LongAdder();

	private final LongAdder[] shed = new LongAdder[ShedReason.values().length];

	Admission(String name) {
		this.name = name;
		for (int i = 0; i < this.shed.length; i++) {
			this.shed[i] = new LongAdder();
		}
	}

	void enter(Rules rules, long now, int priority, @Nullable String clientId) {
		Pressure.Reading reading = rules.pressure().at(now);
		FairShares shares = rules.shares();
		if (shares != null) {
			shares.refresh(now);
		}
		if (priority == Priority.CRITICAL) {
			int hardLimit = rules.hardLimitForCritical();
			if (!enterBelow(hardLimit)) {
				this.shedCritical.increment();
				throw shed(rules, ShedReason.LIMIT, atLimit(priority, hardLimit, hardLimit));
			}
		}
		else if (reading.pressure() >= rules.mark(0) || !enterBelow(rules.allowed(rules.mark(0)))) {
			// Only above the lowest mark does it matter whose call it is.
			enterByRank(rules, reading, priority, clientId);
		}
		this.admitted.increment();
		if (shares != null) {
			shares.enter(clientId);
		}
	}

	private void enterByRank(Rules rules, Pressure.Reading reading, int priority, @Nullable String clientId) {
		double mark = rules.mark(rules.ranking().rank(priority, clientId, this.inFlight.get()));
		if (reading.pressure() >= mark) {
			throw shed(rules, ShedReason.PRESSURE, aboveMark(priority, reading, mark));
		}
		int allowed = rules.allowed(mark);
		if (!enterBelow(allowed)) {
			String text = atLimit(priority, allowed, rules.hardLimit());
			boolean unfair = rules.shares() != null && this.inFlight.get() < rules.allowed(rules.mark(1));
			throw unfair ? shed(rules, ShedReason.FAIR_SHARE, text + ", and this client has more than its fair share")
					: shed(rules, ShedReason.LIMIT, text);
		}
	}

	private boolean enterBelow(int allowed) {
		int count = this.inFlight.get();
		while (count < allowed) {
			int witness = this.inFlight.compareAndExchange(count, count + 1);
			if (witness == count) {
				return true;
			}
			count = witness;
		}
		return false;
	}

	/**
	 * Lets a call out.
	 * @return how many were in flight, this one included
	 */
	int exit(Rules rules, @Nullable String clientId) {
		FairShares shares = rules.shares();
		if (shares != null) {
			shares.exit(clientId);
		}
		return this.inFlight.getAndDecrement();
	}

	private LoadShedException shed(Rules rules, ShedReason reason, String text) {
		this.shed[reason.ordinal()].increment();
		return new LoadShedException(this.name, null, text, Nanos.of(rules.config().retryAfter()), false);
	}

	private String atLimit(int priority, int allowed, int limit) {
		return this.inFlight.get() + " calls in flight, priority " + priority + " may use " + allowed + " of " + limit;
	}

	private static String aboveMark(int priority, Pressure.Reading reading, double mark) {
		return reading.signal() + " pressure is " + Math.round(100 * reading.pressure()) + " %, priority " + priority
				+ " is shed from " + Math.round(100 * mark) + " %";
	}

	LoadShedderSnapshot snapshot(Rules rules) {
		Map<ShedReason, Long> counts = new EnumMap<>(ShedReason.class);
		for (ShedReason reason : ShedReason.values()) {
			counts.put(reason, this.shed[reason.ordinal()].sum());
		}
		Pressure.Reading reading = rules.pressure().last();
		long baseline = rules.isAdaptive() ? rules.adaptive().baselineNanos() : 0;
		return new LoadShedderSnapshot(this.name, rules.config().strategy(), rules.hardLimit(), this.inFlight.get(),
				this.admitted.sum(), counts, this.shedCritical.sum(), reading.pressure(), reading.signals(),
				(baseline > 0) ? Duration.ofNanos(baseline) : null,
				(rules.shares() != null) ? rules.shares().clients() : 0);
	}

}
