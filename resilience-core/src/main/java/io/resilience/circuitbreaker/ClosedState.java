package io.resilience.circuitbreaker;

import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.window.OutcomeWindow;
import io.resilience.window.WindowCounts;

/**
 * Calls pass and are counted. The state is its own admission: nothing is allocated for a
 * call. Success with nothing failed before it writes no shared word, or only the
 * window's.
 */
final class ClosedState implements State, Admission {

	private final CircuitBreaker breaker;

	private final Entered entered;

	private volatile OutcomeWindow window;

	private final AtomicInteger consecutive = new AtomicInteger();

	ClosedState(CircuitBreaker breaker, Entered entered, OutcomeWindow window) {
		this.breaker = breaker;
		this.entered = entered;
		this.window = window;
	}

	@Override
	public CircuitState kind() {
		return CircuitState.CLOSED;
	}

	@Override
	public Entered entered() {
		return this.entered;
	}

	/** Goes on with an empty window; failures in a row stay. */
	void window(OutcomeWindow window) {
		this.window = window;
	}

	@Override
	public Admission admit(long now) {
		return this;
	}

	@Override
	public void success(long now, boolean slow) {
		record(now, false, slow);
	}

	@Override
	public void failure(long now, boolean slow, Class<?> failure) {
		this.breaker.rememberFailure(failure);
		record(now, true, slow);
	}

	@Override
	public void release() {
		// nothing was taken
	}

	private void record(long now, boolean failed, boolean slow) {
		boolean doubtful = this.window.record(now, failed || slow, slow);
		CircuitBreakerConfig config = this.breaker.config();
		if (failed || slow) {
			int inARow = this.consecutive.incrementAndGet();
			if (inARow >= config.failureThreshold()) {
				this.breaker.open(this, now, "%d failures in a row".formatted(inARow));
				return;
			}
			checkRates(config, now);
		}
		else {
			if (this.consecutive.get() != 0) {
				this.consecutive.set(0);
			}
			// A success can complete the minimum of calls that a rate needs.
			if (doubtful) {
				checkRates(config, now);
			}
		}
	}

	private void checkRates(CircuitBreakerConfig config, long now) {
		if (!config.useFailureRate() && config.slowCallDuration() == null) {
			return;
		}
		WindowCounts counts = this.window.counts(now);
		if (counts.total() < config.minimumCalls()) {
			return;
		}
		if (config.useFailureRate() && counts.failureRate() >= config.failureRateThreshold()) {
			this.breaker.open(this, now, "%d of %d calls failed or were slow (threshold %.0f %%)"
				.formatted(counts.failed(), counts.total(), config.failureRateThreshold() * 100));
		}
		else if (config.slowCallDuration() != null && counts.slowRate() >= config.slowCallRateThreshold()) {
			this.breaker.open(this, now, "%d of %d calls were slow (threshold %.0f %%)".formatted(counts.slow(),
					counts.total(), config.slowCallRateThreshold() * 100));
		}
	}

	@Override
	public int consecutiveFailures() {
		return this.consecutive.get();
	}

	@Override
	public WindowCounts counts(long now) {
		return this.window.counts(now);
	}

}
