package io.resilience.bulkhead;

import java.util.Objects;

import io.resilience.ContextPropagator;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

/**
 * Builds a {@link Bulkhead}. Not thread-safe.
 */
public final class BulkheadBuilder {

	final String name;

	BulkheadConfig config = BulkheadConfig.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	ContextPropagator contextPropagator = ContextPropagator.NONE;

	boolean stackTraces;

	int workers = Integer.MAX_VALUE;

	BulkheadBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * Settings.
	 * @param config the settings
	 * @return this
	 */
	public BulkheadBuilder config(BulkheadConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures waits
	 * @param scheduler lets threads wait
	 * @return this
	 */
	public BulkheadBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * What is carried over to workers; nothing by default.
	 * @param contextPropagator the propagator
	 * @return this
	 */
	public BulkheadBuilder contextPropagator(ContextPropagator contextPropagator) {
		this.contextPropagator = contextPropagator;
		return this;
	}

	/**
	 * Whether rejections carry a stack trace; off by default.
	 * @param stackTraces whether to fill them in
	 * @return this
	 */
	public BulkheadBuilder rejectionStackTraces(boolean stackTraces) {
		this.stackTraces = stackTraces;
		return this;
	}

	/**
	 * For partitions: most threads, where bodies run on a pool; as many as permits by
	 * default. With fewer, bodies wait for a thread while they hold their permits.
	 */
	BulkheadBuilder workers(int workers) {
		this.workers = workers;
		return this;
	}

	/**
	 * Builds it; workers start with the first call.
	 * @return the bulkhead
	 */
	public Bulkhead build() {
		return new Bulkhead(this);
	}

}
