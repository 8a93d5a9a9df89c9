package io.resilience.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.PoolExhaustedException;
import io.resilience.ResourceCreationException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.event.EventPublisher;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Lends resources that are dear to make, such as connections or large buffers: between
 * {@code minSize} and {@code maxSize} of them are kept, and {@code maxOverflow} more are
 * made in a burst.
 * <p>
 * Apache Commons Pool 2 keeps the resources. Who may borrow is decided in front of it by
 * a semaphore {@link Bulkhead}, so that those who wait do so in order of arrival, with or
 * without a thread, and Commons Pool never has to wait. Thread-safe. What is borrowed
 * after {@link #close()} fails; what is out then is destroyed when it comes back.
 *
 * @param <T> type of the resources
 */
public final class ResourcePool<T> implements AutoCloseable {

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Bulkhead permits;

	private final Stock<T> stock;

	private final Leases leases;

	private final LongAdder borrowed = new LongAdder();

	/**
	 * How long borrowers whose turn it was had to wait for a resource, checks included.
	 */
	private final LongAdder makingNanos = new LongAdder();

	/** Borrowers whose turn it was, when none could be made. */
	private final LongAdder failed = new LongAdder();

	private volatile PoolConfig config;

	private volatile Scheduler.Task maintenance = () -> {
	};

	private volatile boolean closed;

	private ResourcePool(Builder<T> builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.config = builder.config;
		this.permits = Bulkhead.builder(this.name)
			.config(permits(this.config))
			.time(this.ticker, this.scheduler)
			.build();
		this.stock = new Stock<>(builder.factory, this.ticker, this.config);
		this.leases = new Leases(this.name, this.ticker, builder.events);
		// Not on this thread: a dead server must not stop a start.
		this.scheduler.dispatch(this::maintain);
	}

	/**
	 * Creates a pool.
	 * @param <T> type of the resources
	 * @param name name, for messages and metrics
	 * @param factory makes the resources
	 * @param config its settings
	 * @return the pool, which fills in the background
	 */
	public static <T> ResourcePool<T> of(String name, PoolFactory<T> factory, PoolConfig config) {
		return ResourcePool.builder(name, factory).config(config).build();
	}

	/**
	 * Starts a pool with default settings.
	 * @param <T> type of the resources
	 * @param name name, for messages and metrics
	 * @param factory makes the resources
	 * @return a builder
	 */
	public static <T> Builder<T> builder(String name, PoolFactory<T> factory) {
		return new Builder<>(name, factory);
	}

	private static BulkheadConfig permits(PoolConfig config) {
		return BulkheadConfig.builder()
			.maxConcurrent(config.capacity())
			.maxWait(config.maxWait())
			.queueSize(config.queueSize())
			.build();
	}

	/**
	 * Borrows a resource, waiting at most {@code maxWait} for one.
	 * @return the lease, to be closed
	 * @throws PoolExhaustedException if there is none in time
	 * @throws ResourceCreationException if the factory cannot make one
	 * @throws CallInterruptedException if the thread is interrupted while it waits, or
	 * while the factory makes or checks a resource; its interrupt flag is set
	 * @throws CancellationException if the pool is closed
	 */
	public Lease<T> borrow() {
		@Nullable Borrower borrower = borrower();
		try {
			this.permits.enter(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY);
		}
		catch (BulkheadFullException ex) {
			throw exhausted(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		return lend(borrower);
	}

	private @Nullable Borrower borrower() {
		return (this.config.leakAfter() != null) ? new Borrower() : null;
	}

	/**
	 * Borrows a resource without blocking this thread: waiting takes no thread, and a
	 * factory that has to make or check a resource does so on a thread for callbacks of
	 * the scheduler.
	 * @return complete with the lease, or with what {@link #borrow()} would throw. A
	 * lease that comes after the future was cancelled goes back at once; one that was
	 * there before is still to be closed
	 */
	public CompletableFuture<Lease<T>> borrowAsync() {
		@Nullable Borrower borrower = borrower();
		CompletableFuture<Void> permit = this.permits.enterAsync(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY);
		CompletableFuture<Lease<T>> result = new CompletableFuture<>();
		permit.whenComplete((entered, failure) -> {
			if (failure == null) {
				dispatch(() -> lendTo(result, borrower), result);
			}
			else {
				result
					.completeExceptionally((failure instanceof BulkheadFullException full) ? exhausted(full) : failure);
			}
		});
		result.whenComplete((lease, failure) -> permit.cancel(false));
		return result;
	}

	private void dispatch(Runnable lending, CompletableFuture<?> result) {
		try {
			this.scheduler.dispatch(lending);
		}
		catch (RuntimeException | Error ex) { // it takes no more
			this.permits.exit();
			result.completeExceptionally(ex);
		}
	}

	private void lendTo(CompletableFuture<Lease<T>> result, @Nullable Borrower borrower) {
		Lease<T> lease;
		try {
			lease = lend(borrower);
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
			return;
		}
		if (!result.complete(lease)) {
			lease.close();
		}
	}

	/**
	 * Lends a resource to a body.
	 * @param <R> type of the result
	 * @param body uses the resource
	 * @return what the body returns
	 * @see #borrow()
	 */
	public <R> R call(Function<? super T, ? extends R> body) {
		try (Lease<T> lease = borrow()) {
			return body.apply(lease.get());
		}
	}

	/** With a permit, which goes back unless there is a lease to hold it. */
	private Lease<T> lend(@Nullable Borrower borrower) {
		boolean lent = false;
		try {
			if (this.closed) {
				throw closed(null);
			}
			long begun = this.ticker.read();
			Lease<T> lease = new Lease<>(this, this.stock.take(), this.ticker.read(), borrower);
			this.makingNanos.add(lease.sinceNanos - begun);
			this.leases.add(lease);
			this.borrowed.increment();
			lent = true;
			return lease;
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		catch (CancellationException ex) {
			throw ex;
		}
		catch (Exception ex) {
			if (this.closed) {
				throw closed(ex);
			}
			this.failed.increment();
			throw new ResourceCreationException(this.name, ex);
		}
		finally {
			if (!lent) {
				this.permits.exit();
			}
		}
	}

	private CallInterruptedException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new CallInterruptedException(this.name, null, "a resource", ex);
	}

	private CancellationException closed(@Nullable Exception cause) {
		CancellationException closed = new CancellationException(
				"Pool '%s' is closed and lends nothing any more".formatted(this.name));
		closed.initCause(cause);
		return closed;
	}

	void giveBack(Lease<T> lease, Pooled<T> pooled, boolean broken) {
		try {
			this.leases.remove(lease);
			this.stock.putBack(pooled, broken, this.permits.queued() > 0);
		}
		finally {
			this.permits.exit();
		}
	}

	/** Looks after the resources, and reports leaks. */
	private void maintain() {
		if (this.closed) {
			return;
		}
		try {
			this.stock.maintain();
		}
		catch (Exception ex) {
			// The resource cannot be had now; a borrower will hear, or the next round
			// succeeds.
		}
		finally {
			this.maintenance = this.scheduler.schedule(() -> this.scheduler.dispatch(this::maintain),
					Nanos.of(this.config.checkInterval()));
			if (this.closed) {
				this.maintenance.cancel();
			}
		}
		this.leases.report(this.config.leakAfter());
	}

	private PoolExhaustedException exhausted(BulkheadFullException full) {
		return new PoolExhaustedException(this.name, full.capacity(),
				this.leases.overdue(this.config.leakAfter()).size(), full.waitedNanos());
	}

	/**
	 * Leases that are out for longer than {@code leak_after}, with where they were
	 * borrowed.
	 * @return the oldest first; empty where leaks are not looked for
	 */
	public List<OverdueLease> overdue() {
		return this.leases.overdue(this.config.leakAfter());
	}

	/**
	 * Name of the pool.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Whether it lends nothing any more.
	 * @return whether it has been closed
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public PoolConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings. Leases and borrowers that wait stay; smaller sizes take
	 * effect as resources come back, and {@code checkInterval} after the next check.
	 * @param config the new settings
	 */
	public void configure(PoolConfig config) {
		this.config = config;
		this.stock.configure(config);
		if (!this.closed) {
			this.permits.configure(permits(config));
		}
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the pool now
	 */
	public PoolSnapshot snapshot() {
		PoolConfig config = this.config;
		BulkheadSnapshot permits = this.permits.snapshot();
		long borrowed = this.borrowed.sum();
		return new PoolSnapshot(this.name, this.stock.active(), this.stock.idle(), config.maxSize(), config.capacity(),
				permits.queued(), permits.peak(), borrowed, this.stock.created().sum(), this.stock.destroyed().sum(),
				this.stock.invalid().sum(), permits.rejected() + this.failed.sum(), overdue().size(),
				permits.averageWait().plusNanos(this.makingNanos.sum() / Math.max(1, borrowed)));
	}

	/**
	 * Destroys what is idle and ends the background checks; who waits gets a
	 * {@link CancellationException}. Only the first time counts.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.maintenance.cancel();
		this.stock.close();
		// Lets all in that wait; they find it closed.
		this.permits.configure(this.permits.config().toBuilder().maxConcurrent(Integer.MAX_VALUE).build());
	}

	/**
	 * Builds a {@link ResourcePool}. Not thread-safe.
	 *
	 * @param <T> type of the resources
	 */
	public static final class Builder<T> {

		private final String name;

		private final PoolFactory<T> factory;

		private PoolConfig config = PoolConfig.defaults();

		private Ticker ticker = Ticker.system();

		private Scheduler scheduler = Scheduler.shared();

		private EventPublisher events = new EventPublisher();

		private Builder(String name, PoolFactory<T> factory) {
			this.name = Objects.requireNonNull(name, "'name' must not be null");
			this.factory = Objects.requireNonNull(factory, "'factory' must not be null");
		}

		/**
		 * Settings.
		 * @param config the settings
		 * @return this
		 */
		public Builder<T> config(PoolConfig config) {
			this.config = Objects.requireNonNull(config, "'config' must not be null");
			return this;
		}

		/**
		 * The time; the system's by default.
		 * @param ticker measures waits and ages
		 * @param scheduler lets borrowers wait and runs the background checks
		 * @return this
		 */
		public Builder<T> time(Ticker ticker, Scheduler scheduler) {
			this.ticker = ticker;
			this.scheduler = scheduler;
			return this;
		}

		/**
		 * Who hears of {@linkplain LeaseOverdue leaks}; nobody by default.
		 * @param events the publisher
		 * @return this
		 */
		public Builder<T> events(EventPublisher events) {
			this.events = events;
			return this;
		}

		/**
		 * Builds it.
		 * @return the pool, which fills in the background
		 */
		public ResourcePool<T> build() {
			return new ResourcePool<>(this);
		}

	}

}
