package io.resilience.loadshed;

/**
 * Compares latency with the latency under light load, and moves the limit so that the
 * former stays within a tolerance of the latter.
 * <p>
 * The idea of a limit that follows the ratio of the two is Netflix's Gradient2 (project
 * concurrency-limits). It differs where that one went wrong:
 * <ul>
 * <li>The baseline is no long-term average, which overload would raise until it looks
 * normal. It is learned only while few calls are in flight: when demand is low, or in a
 * probe, for which the limit is halved for one window now and then (as in BBR's probing
 * of the round-trip time and Envoy's window for the minimum). So a service that got
 * slower for reasons of its own gets a new baseline, and one that is overloaded does not.
 * <li>Growth has no part that works against a falling gradient: the limit grows only
 * while there is headroom, in proportion to it, and only if more than half of it is in
 * use.
 * <li>A window counts only if it held as many calls as the limit (20 to 200), was at
 * least 100 ms long and had at least one call in flight on average. Health checks and
 * idle time teach nothing.
 * <li>A window must be worse than chance (two standard errors of its mean) to lower the
 * limit, so that a mixture of fast and slow calls is no alarm.
 * <li>Calls that time out tell a lower bound, no latency: their share shrinks the limit,
 * times {@code 1 - share / 2} a window, as marks do in DCTCP (Alizadeh et al. 2010).
 * </ul>
 */
final class GradientLimit implements Limit {

	/** Latency, as multiple of the baseline, that is still no sign of a queue. */
	private static final double TOLERANCE = 1.2;

	/** Latency, as multiple of the baseline, from which on probes go on. */
	private static final double SUSPICIOUS = 1.1;

	private static final long MIN_WINDOW = 100_000_000L;

	private static final int FEWEST_SAMPLES = 20;

	private static final int MOST_SAMPLES = 200;

	private static final int FIRST_PROBE = 2;

	private static final int MIN_PROBE_INTERVAL = 4;

	private static final int MAX_PROBE_INTERVAL = 64;

	private final Bounds bounds;

	private final SampleWindow window = new SampleWindow();

	private double limit;

	private boolean probing;

	/** Mean latency under light load in nanoseconds, or 0 as long as nothing is known. */
	private double baseline;

	private int probeInterval = MIN_PROBE_INTERVAL;

	private int windowsToProbe = FIRST_PROBE;

	private double limitAtProbe;

	/** Whether light load or the last probe showed the baseline that is known. */
	private boolean confirmed;

	private double latencyBeforeProbe;

	GradientLimit(Bounds bounds) {
		this.bounds = bounds;
		this.limit = bounds.initial();
		this.limitAtProbe = this.limit;
	}

	/**
	 * Goes on under other bounds, from where this one is and with what it knows.
	 */
	GradientLimit within(Bounds other) {
		GradientLimit next = new GradientLimit(other);
		next.limit = other.clamp(this.limit);
		next.limitAtProbe = next.limit;
		next.baseline = this.baseline;
		next.confirmed = this.confirmed;
		return next;
	}

	@Override
	public int limit() {
		return this.probing ? (int) this.bounds.clamp(this.limit / 2) : settled();
	}

	@Override
	public int settled() {
		return (int) this.limit;
	}

	/**
	 * Latency under light load.
	 * @return nanoseconds, 0 as long as nothing is known
	 */
	long baselineNanos() {
		return (long) this.baseline;
	}

	@Override
	public int update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
		this.window.add(startNanos, rttNanos, inFlight, dropped);
		if (isComplete()) {
			int before = limit();
			boolean wasProbing = this.probing;
			if (this.window.load() >= Math.min(1, before / 4.0)) {
				decide();
			}
			else {
				// Too little load to learn from, and so to go on with a probe.
				this.probing = false;
			}
			// The calls of a higher limit leave before a lower one is judged; the last to
			// leave are the slowest, hence twice.
			long pause = (limit() < before || wasProbing) ? 2 * this.window.meanTimeInFlight() : 0;
			this.window.reopen(this.window.endsAt() + pause);
		}
		return limit();
	}

	private boolean isComplete() {
		int needed = Math.max(FEWEST_SAMPLES, Math.min(settled(), MOST_SAMPLES));
		return this.window.samples() >= needed && this.window.lengthNanos() >= MIN_WINDOW;
	}

	private void decide() {
		if (this.probing) {
			endProbe();
		}
		else if (this.window.hasLatency()) {
			if (this.window.peak() * 2 <= this.limit) {
				learn(0.1);
				this.confirmed = true;
			}
			else {
				follow();
			}
		}
		this.limit = this.bounds.clamp(this.limit * (1 - this.window.dropShare() / 2));
	}

	private void follow() {
		double mean = this.window.mean();
		if (this.baseline == 0 || mean < this.baseline) {
			learn(0.2);
		}
		double tolerated = TOLERANCE * this.baseline;
		if (mean - 2 * this.window.standardError() > tolerated) {
			double gradient = Math.max(0.5, tolerated / mean);
			this.limit *= (1 + gradient) / 2;
		}
		else if (mean < tolerated) {
			double headroom = Math.min(1, (tolerated - mean) / (tolerated - this.baseline));
			this.limit += Math.sqrt(this.limit) * headroom;
		}
		// A limit that has lost much since the last probe may stand on a wrong baseline.
		boolean fell = this.limit < 0.7 * this.limitAtProbe;
		boolean doubtful = !this.confirmed || mean - 2 * this.window.standardError() > SUSPICIOUS * this.baseline;
		if (fell || (--this.windowsToProbe <= 0 && doubtful)) {
			this.limit = this.bounds.clamp(this.limit);
			this.probing = true;
			this.latencyBeforeProbe = mean;
		}
	}

	/**
	 * As long as probes confirm the baseline, they become rarer; and while latency is
	 * near the baseline, there are none.
	 */
	private void endProbe() {
		boolean surprised = false;
		if (this.window.hasLatency() && this.window.peak() <= 1.25 * limit()) {
			double difference = Math.abs(this.window.mean() - this.baseline);
			surprised = difference > 0.1 * this.baseline + 2 * this.window.standardError();
			this.confirmed = !surprised;
			learn(0.5);
			// Half the limit, little more than half the latency: the rest was a queue.
			if (this.window.mean() + 2 * this.window.standardError() < 0.6 * this.latencyBeforeProbe) {
				this.limit = limit();
			}
		}
		this.probing = false;
		this.probeInterval = surprised ? MIN_PROBE_INTERVAL : Math.min(2 * this.probeInterval, MAX_PROBE_INTERVAL);
		this.windowsToProbe = this.probeInterval;
		this.limitAtProbe = this.limit;
	}

	private void learn(double weight) {
		double mean = this.window.mean();
		this.baseline = (this.baseline == 0) ? mean : this.baseline + weight * (mean - this.baseline);
	}

}
