package io.resilience.pool;

import java.util.concurrent.atomic.LongAdder;

import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectState;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.EvictionConfig;
import org.apache.commons.pool2.impl.EvictionPolicy;

/**
 * What Commons Pool asks about resources: made by the user's factory, aged by our ticker.
 */
final class PooledFactory<T> extends BasePooledObjectFactory<Pooled<T>> implements EvictionPolicy<Pooled<T>> {

	private final PoolFactory<T> factory;

	private final Ticker ticker;

	final LongAdder created = new LongAdder();

	final LongAdder destroyed = new LongAdder();

	final LongAdder invalid = new LongAdder();

	volatile PoolConfig config;

	PooledFactory(PoolFactory<T> factory, Ticker ticker, PoolConfig config) {
		this.factory = factory;
		this.ticker = ticker;
		this.config = config;
	}

	@Override
	public Pooled<T> create() throws Exception {
		T resource = this.factory.create();
		this.created.increment();
		return new Pooled<>(resource, this.ticker.read());
	}

	@Override
	public PooledObject<Pooled<T>> wrap(Pooled<T> resource) {
		return new DefaultPooledObject<>(resource);
	}

	/** Before a resource is lent, when it comes back, and in the background. */
	@Override
	public boolean validateObject(PooledObject<Pooled<T>> object) {
		Pooled<T> pooled = object.getObject();
		if (object.getState() == PooledObjectState.RETURNING) {
			return !pooled.spent;
		}
		if (isExpired(pooled)) {
			return false;
		}
		boolean inBackground = object.getState() == PooledObjectState.EVICTION;
		if (inBackground || this.config.validateOnBorrow()) {
			boolean valid = isValid(pooled, inBackground);
			if (!valid) {
				this.invalid.increment();
			}
			return valid;
		}
		return true;
	}

	private boolean isValid(Pooled<T> pooled, boolean inBackground) {
		try {
			return this.factory.isValid(pooled.resource);
		}
		catch (InterruptedException ex) {
			pooled.interrupted = ex;
			return !inBackground; // a borrower leaves with it, and does not try the next
		}
		catch (Exception ex) {
			return false;
		}
	}

	private boolean isExpired(Pooled<T> pooled) {
		return this.ticker.read() - pooled.createdNanos >= Nanos.of(this.config.maxLifetime());
	}

	@Override
	public void passivateObject(PooledObject<Pooled<T>> object) throws Exception {
		if (object.getState() == PooledObjectState.RETURNING) { // not after a check
			object.getObject().idleSinceNanos = this.ticker.read();
			this.factory.reset(object.getObject().resource);
		}
	}

	@Override
	public void destroyObject(PooledObject<Pooled<T>> object) throws Exception {
		this.destroyed.increment();
		this.factory.destroy(object.getObject().resource);
	}

	/** Which idle resources the background check ends without asking them. */
	@Override
	public boolean evict(EvictionConfig ignored, PooledObject<Pooled<T>> object, int idle) {
		Pooled<T> pooled = object.getObject();
		boolean unused = this.ticker.read() - pooled.idleSinceNanos >= Nanos.of(this.config.idleTimeout());
		return isExpired(pooled) || (unused && idle > this.config.minSize());
	}

}
