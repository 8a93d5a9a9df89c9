package io.resilience.circuitbreaker;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leave to make one call, as a scope: {@code try (var permit = breaker.acquire()) { …;
 * permit.success(); }}. Closing it with nothing said counts as a failure. Only the first
 * word counts. Thread-safe.
 */
public final class CircuitBreakerPermit implements AutoCloseable {

	private final AtomicBoolean open = new AtomicBoolean(true);

	private final CircuitBreaker breaker;

	private final Admission admission;

	private final long start;

	CircuitBreakerPermit(CircuitBreaker breaker, Admission admission, long start) {
		this.breaker = breaker;
		this.admission = admission;
		this.start = start;
	}

	/**
	 * The work succeeded.
	 */
	public void success() {
		if (settle()) {
			this.breaker.succeeded(this.admission, this.start, this.breaker.ticker().read());
		}
	}

	/**
	 * The work failed; whether that counts, the breaker's settings say.
	 * @param failure what it threw
	 */
	public void failure(Throwable failure) {
		if (settle()) {
			this.breaker.failed(this.admission, failure, this.start, this.breaker.ticker().read());
		}
	}

	/**
	 * The work says nothing about the dependency.
	 */
	public void ignore() {
		if (settle()) {
			this.admission.release();
		}
	}

	/**
	 * Ends the scope; a failure unless something else was said before.
	 */
	@Override
	public void close() {
		if (settle()) {
			long now = this.breaker.ticker().read();
			this.admission.failure(now, this.breaker.isSlow(now - this.start), CircuitBreakerPermit.class);
		}
	}

	private boolean settle() {
		return this.open.compareAndSet(true, false);
	}

}
