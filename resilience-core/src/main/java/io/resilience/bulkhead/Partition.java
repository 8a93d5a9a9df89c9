package io.resilience.bulkhead;

import java.time.Duration;
import java.util.concurrent.Callable;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Slot;
import io.resilience.time.Ticker;
import io.resilience.time.Watch;
import org.jspecify.annotations.Nullable;

/**
 * A share of the process that one sort of work has for its own: a bulkhead, with a bound
 * on the time of each operation and on the connections or threads that it uses. Made by
 * {@link Partitions}. Thread-safe.
 */
public final class Partition {

	private final Ticker ticker;

	private final Bulkhead operations;

	/** Made when operations run on their callers' threads. */
	private final Bulkhead connections;

	private final Watch watch;

	private volatile PartitionConfig config;

	Partition(PartitionConfig config, Ticker ticker, Scheduler scheduler) {
		this.config = config;
		this.ticker = ticker;
		this.operations = Bulkhead.builder(config.name())
			.config(operations(config))
			.workers(workers(config))
			.time(ticker, scheduler)
			.build();
		this.connections = Bulkhead.builder(config.name()).config(connections(config)).time(ticker, scheduler).build();
		this.watch = new Watch(ticker, scheduler, Nanos.of(config.timeout()), this.operations.abandonedCount());
	}

	private static BulkheadConfig operations(PartitionConfig config) {
		return BulkheadConfig.builder()
			.type((config.maxThreads() > 0) ? BulkheadType.THREAD_POOL : BulkheadType.SEMAPHORE)
			.maxConcurrent(config.maxConcurrentOperations())
			.maxWait((config.queueSize() > 0) ? config.timeout() : Duration.ZERO)
			.queueSize(config.queueSize())
			.build();
	}

	private static BulkheadConfig connections(PartitionConfig config) {
		return BulkheadConfig.builder()
			.maxConcurrent(working(config.maxConnections(), config))
			.maxWait(config.timeout())
			.queueSize(Integer.MAX_VALUE)
			.build();
	}

	private static int workers(PartitionConfig config) {
		return Math.min(working(config.maxThreads(), config), working(config.maxConnections(), config));
	}

	private static int working(int limit, PartitionConfig config) {
		int all = config.maxConcurrentOperations();
		return (limit > 0) ? Math.min(limit, all) : all;
	}

	void configure(PartitionConfig config) {
		this.operations.configure(operations(config), workers(config));
		this.connections.configure(connections(config));
		this.watch.timeout(Nanos.of(config.timeout()));
		this.config = config;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public PartitionConfig config() {
		return this.config;
	}

	/**
	 * Takes a place in the partition as a scope, for work on the calling thread; its time
	 * is not bounded.
	 * @return the permit, to be closed
	 * @throws BulkheadFullException if there is no place in time
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 */
	public Permit acquire() {
		return acquire(this.config.priority());
	}

	/**
	 * Takes a place in the partition as a scope, for work on the calling thread; its time
	 * is not bounded.
	 * @param priority lower is more important and goes first
	 * @return the permit, to be closed
	 * @throws BulkheadFullException if there is no place in time
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 */
	public Permit acquire(int priority) {
		return this.operations.acquire(priority);
	}

	/**
	 * Runs an operation in the partition: on this thread, or on one of the partition's
	 * own while this thread waits.
	 * @param <T> type of the result
	 * @param body the operation
	 * @return what it returns
	 * @throws BulkheadFullException if there is no place in time
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the operation throws
	 */
	public <T> T execute(Callable<T> body) throws Exception {
		return execute(body, this.config.priority());
	}

	/**
	 * Runs an operation in the partition: on this thread, or on one of the partition's
	 * own while this thread waits.
	 * @param <T> type of the result
	 * @param body the operation
	 * @param priority lower is more important and goes first
	 * @return what it returns
	 * @throws BulkheadFullException if there is no place in time
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the operation throws
	 */
	public <T> T execute(Callable<T> body, int priority) throws Exception {
		long start = this.ticker.read();
		long deadline = this.watch.bounded(start + Nanos.of(this.config.timeout()));
		this.operations.enter(null, deadline - start, priority);
		if (this.operations.offloads()) {
			return runElsewhere(body, start, deadline);
		}
		try {
			this.connections.enter(null, deadline - this.ticker.read(), priority);
			try {
				return runHere(body, start, deadline);
			}
			finally {
				this.connections.exit();
			}
		}
		finally {
			this.operations.exit();
		}
	}

	private <T> T runElsewhere(Callable<T> body, long start, long deadline) throws Exception {
		long left = deadline - this.ticker.read();
		Deadline inherited = Deadline.after(Duration.ofNanos(Math.max(0, left)), this.ticker);
		try {
			return this.operations.runElsewhere(() -> inherited.call(body), left, 0);
		}
		catch (AbandonedException ex) {
			throw timedOut(start, deadline, null);
		}
	}

	private <T> T runHere(Callable<T> body, long start, long deadline) throws Exception {
		Slot slot = this.watch.enter(deadline);
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		try {
			result = body.call();
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		boolean interrupted = this.watch.leave(slot, thrown);
		if (thrown instanceof Error error) {
			throw error;
		}
		if (interrupted || this.ticker.read() - deadline >= 0) {
			throw timedOut(start, deadline, thrown);
		}
		if (thrown instanceof Exception exception) {
			throw exception;
		}
		return result;
	}

	private CallTimeoutException timedOut(long start, long deadline, @Nullable Throwable thrown) {
		return new CallTimeoutException(this.config.name(), null, deadline - start, false, thrown);
	}

	/**
	 * Reads the usage; changes nothing.
	 * @return the partition's bulkhead now; operations that wait inside the partition are
	 * active
	 */
	public BulkheadSnapshot snapshot() {
		return this.operations.snapshot();
	}

	void close() {
		this.operations.close();
	}

}
