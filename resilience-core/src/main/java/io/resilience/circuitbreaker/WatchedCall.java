package io.resilience.circuitbreaker;

import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.time.Scheduler;

/**
 * A call that counts as slow the moment it is slow, while it still hangs. Made only where
 * slow calls count.
 * <p>
 * Concurrency. Timer and end of the call race by a CAS; the first one counts the call,
 * and the other one changes nothing any more.
 */
final class WatchedCall extends AtomicBoolean implements Admission {

	private static final long serialVersionUID = 1L;

	private final transient CircuitBreaker breaker;

	private final transient Admission admission;

	private final transient Scheduler.Task timer;

	WatchedCall(CircuitBreaker breaker, Admission admission, Scheduler scheduler, long slowNanos) {
		this.breaker = breaker;
		this.admission = admission;
		this.timer = scheduler.schedule(() -> scheduler.dispatch(this::slow), slowNanos);
	}

	private void slow() {
		if (compareAndSet(false, true)) {
			this.admission.success(this.breaker.ticker().read(), true);
		}
	}

	@Override
	public void success(long now, boolean slow) {
		if (end()) {
			this.admission.success(now, slow);
		}
	}

	@Override
	public void failure(long now, boolean slow, Class<?> failure) {
		if (end()) {
			this.admission.failure(now, slow, failure);
		}
		else {
			this.breaker.rememberFailure(failure);
		}
	}

	@Override
	public void release() {
		if (end()) {
			this.admission.release();
		}
	}

	private boolean end() {
		this.timer.cancel();
		return compareAndSet(false, true);
	}

}
