package io.resilience.bulkhead;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

/**
 * Bulkheads by name, for work that is cut up by what it is like instead of by the
 * dependency that it needs. Thread-safe.
 */
public final class Partitions implements AutoCloseable {

	private final Map<String, Partition> partitions = new ConcurrentHashMap<>();

	private final Ticker ticker;

	private final Scheduler scheduler;

	private Partitions(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
	}

	/**
	 * Starts without any partition.
	 * @return the partitions
	 */
	public static Partitions create() {
		return create(Ticker.system(), Scheduler.shared());
	}

	/**
	 * Starts without any partition.
	 * @param ticker measures waits and operations
	 * @param scheduler ends them
	 * @return the partitions
	 */
	public static Partitions create(Ticker ticker, Scheduler scheduler) {
		return new Partitions(ticker, scheduler);
	}

	/**
	 * Adds a partition, or changes the settings of the one that has the name; operations
	 * under way stay in it.
	 * @param config the settings
	 * @return the partition
	 * @throws IllegalArgumentException if a partition without threads of its own would
	 * get them, or the other way round
	 */
	public Partition configurePartition(PartitionConfig config) {
		return this.partitions.compute(config.name(), (name, present) -> {
			if (present == null) {
				return new Partition(config, this.ticker, this.scheduler);
			}
			present.configure(config);
			return present;
		});
	}

	/**
	 * Finds a partition.
	 * @param name its name
	 * @return the partition
	 * @throws IllegalArgumentException if there is none; the message lists the names
	 */
	public Partition getPartition(String name) {
		Partition partition = this.partitions.get(name);
		if (partition == null) {
			throw new IllegalArgumentException("Unknown partition '%s'; known are %s. Call configurePartition first"
				.formatted(name, new TreeSet<>(this.partitions.keySet())));
		}
		return partition;
	}

	/**
	 * All partitions.
	 * @return a copy, in no order
	 */
	public Collection<Partition> partitions() {
		return List.copyOf(this.partitions.values());
	}

	/**
	 * Runs an operation in a partition, with the partition's priority.
	 * @param <T> type of the result
	 * @param name name of the partition
	 * @param body the operation
	 * @return what it returns
	 * @throws IllegalArgumentException if there is no such partition
	 * @throws BulkheadFullException if there is no place in time
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the operation throws
	 */
	public <T> T executeWithBulkhead(String name, Callable<T> body) throws Exception {
		return getPartition(name).execute(body);
	}

	/**
	 * Runs an operation in a partition.
	 * @param <T> type of the result
	 * @param name name of the partition
	 * @param body the operation
	 * @param priority lower is more important and goes first
	 * @return what it returns
	 * @throws IllegalArgumentException if there is no such partition
	 * @throws BulkheadFullException if there is no place in time
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the operation throws
	 */
	public <T> T executeWithBulkhead(String name, Callable<T> body, int priority) throws Exception {
		return getPartition(name).execute(body, priority);
	}

	/**
	 * Ends the threads of all partitions.
	 */
	@Override
	public void close() {
		this.partitions.values().forEach(Partition::close);
	}

}
