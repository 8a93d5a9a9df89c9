package io.resilience.circuitbreaker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A few probes pass and decide. A probe is a lease: it has an owner, belongs to this stay
 * in half-open, and expires; so neither a hanging nor a forgotten probe can hold the
 * breaker here.
 * <p>
 * Concurrency. Leases and the count of successes are guarded by the lock; the decision is
 * carried out after it, by a move that fails if the breaker has moved meanwhile.
 */
final class HalfOpenState implements State {

	private final CircuitBreaker breaker;

	private final Entered entered;

	private final int opening;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Probe> probes = new ArrayList<>(4);

	private int successes;

	HalfOpenState(CircuitBreaker breaker, Entered entered, int opening) {
		this.breaker = breaker;
		this.entered = entered;
		this.opening = opening;
	}

	@Override
	public CircuitState kind() {
		return CircuitState.HALF_OPEN;
	}

	@Override
	public Entered entered() {
		return this.entered;
	}

	@Override
	public @Nullable Admission admit(long now) {
		CircuitBreakerConfig config = this.breaker.config();
		this.lock.lock();
		try {
			this.probes.removeIf((probe) -> probe.hasExpired(now));
			if (this.probes.size() >= config.halfOpenMaxCalls()) {
				return null;
			}
			Probe probe = new Probe(now + this.breaker.probeLeaseNanos());
			this.probes.add(probe);
			return probe;
		}
		finally {
			this.lock.unlock();
		}
	}

	int opening() {
		return this.opening;
	}

	private void leave(Probe probe) {
		this.lock.lock();
		try {
			this.probes.remove(probe);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** An outcome told by hand, without a probe. */
	void recordSuccess(long now) {
		this.lock.lock();
		try {
			if (++this.successes < this.breaker.config().successThreshold()) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.breaker.closeAfterProbes(this);
	}

	/** An outcome told by hand, without a probe. */
	void recordFailure(long now, Class<?> failure) {
		this.breaker.rememberFailure(failure);
		this.breaker.open(this, now, "a probe failed with " + failure.getName());
	}

	private final class Probe implements Admission {

		private final long expiresAt;

		Probe(long expiresAt) {
			this.expiresAt = expiresAt;
		}

		boolean hasExpired(long now) {
			return now - this.expiresAt >= 0;
		}

		@Override
		public void success(long now, boolean slow) {
			leave(this);
			if (hasExpired(now)) {
				return; // so late says little good, and others have its place
			}
			if (slow) {
				HalfOpenState.this.breaker.open(HalfOpenState.this, now, "a probe is slow");
			}
			else {
				recordSuccess(now);
			}
		}

		@Override
		public void failure(long now, boolean slow, Class<?> failure) {
			leave(this);
			recordFailure(now, failure);
		}

		@Override
		public void release() {
			leave(this);
		}

	}

}
