package io.resilience.loadshed;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * A backend with so many servers and a queue in front of them, in virtual time: callers
 * come at random (a Poisson process), and each is admitted while fewer calls are in
 * flight than the limit says. Same seed, same run.
 */
final class Simulation {

	private final Random random = new Random(7);

	private final Limit limit;

	private final PriorityQueue<Long> freeAt = new PriorityQueue<>();

	private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>();

	private double arrivalsPerSecond;

	private ToLongFunction<Random> serviceNanos = (random) -> 100_000_000L;

	private long timeoutNanos = Long.MAX_VALUE;

	private long now;

	private Simulation(Limit limit, int servers) {
		this.limit = limit;
		servers(servers);
	}

	static Simulation of(Limit limit, int servers) {
		return new Simulation(limit, servers);
	}

	Simulation servers(int servers) {
		while (this.freeAt.size() > servers) {
			this.freeAt.remove();
		}
		while (this.freeAt.size() < servers) {
			this.freeAt.add(this.now);
		}
		return this;
	}

	Simulation arrivals(double perSecond) {
		this.arrivalsPerSecond = perSecond;
		return this;
	}

	Simulation timeout(Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
		return this;
	}

	/** Every call takes the same time. */
	Simulation service(Duration each) {
		long nanos = each.toNanos();
		this.serviceNanos = (random) -> nanos;
		return this;
	}

	/** Calls take times that are exponentially distributed. */
	Simulation randomService(Duration mean) {
		long nanos = mean.toNanos();
		this.serviceNanos = (random) -> (long) (-Math.log(1 - random.nextDouble()) * nanos);
		return this;
	}

	/** Most calls are fast, some are slow. */
	Simulation mixedService(Duration fast, Duration slow, double slowShare) {
		this.serviceNanos = (random) -> ((random.nextDouble() < slowShare) ? slow : fast).toNanos();
		return this;
	}

	Simulation idle(Duration time) {
		double before = this.arrivalsPerSecond;
		this.arrivalsPerSecond = 0;
		run(time);
		this.arrivalsPerSecond = before;
		return this;
	}

	Result run(Duration time) {
		Result result = new Result();
		long end = this.now + time.toNanos();
		long start = this.now;
		long nextArrival = this.now + gap();
		while (true) {
			InFlight first = this.inFlight.peek();
			long next = (first != null) ? Math.min(first.endsAt, nextArrival) : nextArrival;
			if (next >= end) {
				break;
			}
			result.limitTime += (double) this.limit.limit() * (next - this.now);
			this.now = next;
			if (first != null && first.endsAt <= nextArrival) {
				leave(this.inFlight.remove(), result);
			}
			else {
				arrive(result);
				nextArrival = this.now + gap();
			}
			result.lowest = Math.min(result.lowest, this.limit.settled());
			result.highest = Math.max(result.highest, this.limit.settled());
		}
		result.limitTime += (double) this.limit.limit() * (end - this.now);
		this.now = end;
		result.nanos = end - start;
		return result;
	}

	private long gap() {
		return (this.arrivalsPerSecond == 0) ? Long.MAX_VALUE / 4
				: (long) (-Math.log(1 - this.random.nextDouble()) / this.arrivalsPerSecond * 1e9);
	}

	private void arrive(Result result) {
		if (this.inFlight.size() >= this.limit.limit()) {
			result.shed++;
			return;
		}
		long begins = Math.max(this.now, this.freeAt.remove());
		long ends = begins + this.serviceNanos.applyAsLong(this.random);
		this.freeAt.add(ends);
		boolean timesOut = ends - this.now > this.timeoutNanos;
		this.inFlight.add(new InFlight(this.now, timesOut ? this.now + this.timeoutNanos : ends, timesOut));
	}

	private void leave(InFlight call, Result result) {
		this.limit.update(call.startedAt, this.now - call.startedAt, this.inFlight.size() + 1, call.timesOut);
		if (call.timesOut) {
			result.timedOut++;
		}
		else {
			result.good++;
			result.latency += this.now - call.startedAt;
		}
	}

	private record InFlight(long startedAt, long endsAt, boolean timesOut) implements Comparable<InFlight> {

		@Override
		public int compareTo(InFlight other) {
			return Long.compare(this.endsAt, other.endsAt);
		}

	}

	/** What one stretch of time saw. */
	static final class Result {

		private long nanos;

		private long good;

		private long timedOut;

		private long shed;

		private double latency;

		private double limitTime;

		private int lowest = Integer.MAX_VALUE;

		private int highest;

		double goodPerSecond() {
			return this.good / (this.nanos / 1e9);
		}

		double meanLatencyMillis() {
			return this.latency / Math.max(1, this.good) / 1e6;
		}

		double meanLimit() {
			return this.limitTime / this.nanos;
		}

		/** Apart from probes. */
		int lowestLimit() {
			return this.lowest;
		}

		int highestLimit() {
			return this.highest;
		}

		long timedOut() {
			return this.timedOut;
		}

		long shed() {
			return this.shed;
		}

		@Override
		public String toString() {
			return "limit %.1f (%d-%d), %.0f good/s, %d shed, %d timed out, %.1f ms".formatted(meanLimit(), this.lowest,
					this.highest, goodPerSecond(), this.shed, this.timedOut, meanLatencyMillis());
		}

	}

}
