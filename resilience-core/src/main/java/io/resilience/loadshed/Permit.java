package io.resilience.loadshed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * The right to be in flight. Settled exactly once, by any thread: the first of
 * {@link #settle}, {@link #success()}, {@link #dropped()}, {@link #ignore()} and
 * {@link #close()} counts, the others do nothing.
 */
public final class Permit implements AutoCloseable {

	private static final VarHandle SETTLED;

	static {
		try {
			SETTLED = MethodHandles.lookup().findVarHandle(Permit.class, "settled", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final LoadShedder shedder;

	private final @Nullable String clientId;

	private final long startNanos;

	private volatile boolean settled;

	Permit(LoadShedder shedder, @Nullable String clientId, long startNanos) {
		this.shedder = shedder;
		this.clientId = clientId;
		this.startNanos = startNanos;
	}

	/**
	 * The call ended by itself; what it took is a latency.
	 */
	public void success() {
		settle(Outcome.SUCCESS);
	}

	/**
	 * The call timed out or was refused for lack of capacity.
	 */
	public void dropped() {
		settle(Outcome.DROPPED);
	}

	/**
	 * The call failed or was given up; what it took says nothing about the load.
	 */
	public void ignore() {
		settle(Outcome.IGNORED);
	}

	/**
	 * The same as {@link #ignore()}, for a scope that was left in another way.
	 */
	@Override
	public void close() {
		settle(Outcome.IGNORED);
	}

	/**
	 * The call ended.
	 * @param outcome what it says about the load
	 */
	public void settle(Outcome outcome) {
		if (SETTLED.compareAndSet(this, false, true)) {
			this.shedder.exit(this.startNanos, this.clientId, outcome);
		}
	}

}
