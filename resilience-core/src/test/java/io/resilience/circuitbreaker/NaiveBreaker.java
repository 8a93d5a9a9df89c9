package io.resilience.circuitbreaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@link CircuitBreaker} promises, said in the plainest way: for one thread, with a
 * list of calls as its window, in steps of a millisecond.
 */
final class NaiveBreaker {

	private final CircuitBreakerConfig config;

	private final List<Call> underWay = new ArrayList<>();

	private final List<Map.Entry<CircuitState, CircuitState>> moves = new ArrayList<>();

	private final List<Outcome> window = new ArrayList<>();

	private final List<Call> probes = new ArrayList<>();

	private CircuitState state = CircuitState.CLOSED;

	private int stay;

	private long now;

	private long since;

	private int inARow;

	private int successes;

	private int opening;

	private long wait;

	private List<Outcome> windowWhenOpened = List.of();

	private int inARowWhenOpened;

	private long notPermitted;

	NaiveBreaker(CircuitBreakerConfig config) {
		this.config = config;
	}

	/** Null where the call is refused. */
	Call admit() {
		Call call = new Call(this.stay, this.state, this.now);
		boolean admitted = switch (this.state) {
			case CLOSED, DISABLED -> true;
			case OPEN, FORCED_OPEN -> false;
			case HALF_OPEN -> {
				this.probes.removeIf(this::expired);
				yield this.probes.size() < this.config.halfOpenMaxCalls() && this.probes.add(call);
			}
		};
		if (!admitted) {
			this.notPermitted++;
			return null;
		}
		this.underWay.add(call);
		return call;
	}

	private boolean expired(Call probe) {
		return this.now - probe.start >= this.config.probeLease().toMillis();
	}

	void success(Call call) {
		end(call, false, isSlow(call));
	}

	void failure(Call call) {
		end(call, true, isSlow(call));
	}

	void nothing(Call call) {
		if (this.underWay.remove(call)) {
			this.probes.remove(call);
		}
	}

	private boolean isSlow(Call call) {
		Duration slow = this.config.slowCallDuration();
		return slow != null && this.now - call.start >= slow.toMillis();
	}

	private void end(Call call, boolean failed, boolean slow) {
		if (!this.underWay.remove(call) || call.stay != this.stay) {
			return;
		}
		if (this.state == CircuitState.CLOSED) {
			count(failed, slow);
		}
		else if (this.state == CircuitState.HALF_OPEN && this.probes.remove(call) && !expired(call)) {
			decide(failed || slow);
		}
	}

	void record(boolean failed) {
		if (this.state == CircuitState.CLOSED) {
			count(failed, false);
		}
		else if (this.state == CircuitState.HALF_OPEN) {
			decide(failed);
		}
	}

	private void count(boolean failed, boolean slow) {
		this.window.add(new Outcome(slice(), failed || slow, slow));
		this.inARow = (failed || slow) ? this.inARow + 1 : 0;
		boolean enough = window().size() >= this.config.minimumCalls();
		if (this.inARow >= this.config.failureThreshold()
				|| this.config.useFailureRate() && enough && failureRate() >= this.config.failureRateThreshold()
				|| this.config.slowCallDuration() != null && enough
						&& slowRate() >= this.config.slowCallRateThreshold()) {
			open(1);
		}
	}

	private void decide(boolean bad) {
		if (bad) {
			open(this.opening + 1);
		}
		else if (++this.successes >= this.config.successThreshold()) {
			close();
		}
	}

	private void open(int opening) {
		this.windowWhenOpened = (this.state == CircuitState.CLOSED) ? List.copyOf(window()) : List.of();
		this.inARowWhenOpened = (this.state == CircuitState.CLOSED) ? this.inARow : 1;
		this.opening = opening;
		this.wait = this.config.recoveryTimeout().toMillis();
		for (int i = 1; i < opening; i++) {
			this.wait = (long) Math.min(this.wait * this.config.recoveryBackoffMultiplier(),
					this.config.recoveryTimeoutMax().toMillis());
		}
		enter(CircuitState.OPEN);
	}

	void close() {
		enter(CircuitState.CLOSED);
	}

	void force(CircuitState state) {
		enter(state);
	}

	private void enter(CircuitState to) {
		if (this.state != to) {
			this.moves.add(Map.entry(this.state, to));
		}
		this.state = to;
		this.stay++;
		this.since = this.now;
		this.window.clear();
		this.probes.clear();
		this.inARow = 0;
		this.successes = 0;
	}

	void advance(long millis) {
		for (long i = 0; i < millis; i++) {
			this.now++;
			if (this.state == CircuitState.OPEN && this.now - this.since >= this.wait) {
				enter(CircuitState.HALF_OPEN);
			}
			for (Call call : List.copyOf(this.underWay)) {
				if (call.state != CircuitState.DISABLED && isSlow(call)) {
					end(call, false, true);
				}
			}
		}
	}

	private long slice() {
		long length = this.config.windowDuration().toNanos() / 60;
		return (this.now - this.since) * 1_000_000 / length;
	}

	private List<Outcome> window() {
		if (this.state == CircuitState.OPEN) {
			return this.windowWhenOpened;
		}
		return switch (this.config.windowType()) {
			case TIME -> this.window.stream().filter((outcome) -> slice() - outcome.slice < 60).toList();
			case COUNT ->
				this.window.subList(Math.max(0, this.window.size() - this.config.windowSize()), this.window.size());
		};
	}

	double failureRate() {
		return rate(window().stream().filter(Outcome::bad).count());
	}

	double slowRate() {
		return rate(window().stream().filter(Outcome::slow).count());
	}

	private double rate(long count) {
		return (window().size() >= this.config.minimumCalls()) ? (double) count / window().size() : 0;
	}

	List<Object> view() {
		return List.of(this.state, window().size(), failureRate(), slowRate(),
				(this.state == CircuitState.OPEN) ? this.inARowWhenOpened : this.inARow, this.notPermitted,
				(this.state == CircuitState.OPEN) ? this.wait - (this.now - this.since) : -1L, this.moves);
	}

	static final class Call {

		private final int stay;

		private final CircuitState state;

		private final long start;

		Call(int stay, CircuitState state, long start) {
			this.stay = stay;
			this.state = state;
			this.start = start;
		}

	}

	private record Outcome(long slice, boolean bad, boolean slow) {
	}

}
