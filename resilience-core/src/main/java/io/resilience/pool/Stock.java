package io.resilience.pool;

import java.util.concurrent.atomic.LongAdder;

import io.resilience.time.Ticker;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * The resources of a pool, kept by Apache Commons Pool, which never waits and bounds
 * nothing: who may have one is decided before. Closed, it ends what comes back.
 */
final class Stock<T> {

	private final PooledFactory<T> factory;

	private final GenericObjectPool<Pooled<T>> pool;

	private volatile PoolConfig config;

	Stock(PoolFactory<T> factory, Ticker ticker, PoolConfig config) {
		this.factory = new PooledFactory<>(factory, ticker, config);
		GenericObjectPoolConfig<Pooled<T>> settings = new GenericObjectPoolConfig<>();
		settings.setJmxEnabled(false);
		settings.setMaxTotal(-1);
		settings.setBlockWhenExhausted(false);
		settings.setTestOnBorrow(true);
		settings.setTestOnReturn(true);
		settings.setTestWhileIdle(true);
		settings.setNumTestsPerEvictionRun(-1); // all
		settings.setEvictionPolicy(this.factory);
		this.pool = new GenericObjectPool<>(this.factory, settings);
		this.config = config;
		configure(config);
	}

	void configure(PoolConfig config) {
		this.config = config;
		this.factory.config = config;
		this.pool.setMaxIdle(config.maxSize());
		this.pool.setMinIdle(config.minSize());
	}

	/**
	 * Takes a resource that works, or has one made.
	 * @return the resource
	 * @throws InterruptedException if the factory was interrupted
	 * @throws Exception what the factory threw
	 */
	Pooled<T> take() throws Exception {
		Pooled<T> pooled = this.pool.borrowObject();
		InterruptedException interrupted = pooled.interrupted;
		if (interrupted != null) {
			pooled.spent = true;
			this.pool.returnObject(pooled);
			throw interrupted;
		}
		return pooled;
	}

	/**
	 * Puts a resource back, or ends it.
	 * @param pooled the resource
	 * @param broken whether it is good for nothing any more
	 * @param wanted whether somebody waits for it, so that overflow may stay
	 */
	void putBack(Pooled<T> pooled, boolean broken, boolean wanted) {
		boolean overflow = active() + idle() > this.config.maxSize() && !wanted;
		pooled.spent = broken || overflow; // to invalidate it would make another here
		this.pool.returnObject(pooled);
	}

	/**
	 * Ends what is old, checks what is idle, makes what is missing.
	 * @throws Exception what the factory threw
	 */
	void maintain() throws Exception {
		this.pool.evict();
		this.pool.preparePool();
	}

	int active() {
		return this.pool.getNumActive();
	}

	int idle() {
		return this.pool.getNumIdle();
	}

	LongAdder created() {
		return this.factory.created;
	}

	LongAdder destroyed() {
		return this.factory.destroyed;
	}

	LongAdder invalid() {
		return this.factory.invalid;
	}

	/** Ends what is idle, and all that comes back. */
	void close() {
		this.pool.close();
	}

}
