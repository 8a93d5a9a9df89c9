package io.resilience.bulkhead;

import java.time.Duration;
import java.util.Objects;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Partition}. Immutable, checked when built.
 *
 * @param name name of the partition
 * @param partitionType what its work is like
 * @param maxConcurrentOperations operations in the partition at once, at least 1; 10 by
 * default
 * @param maxConnections how many of them may work at once since each holds a connection,
 * at least 0; 0, the default, for as many as there are operations. The others wait inside
 * the partition, at most until their timeout
 * @param maxThreads threads that the partition has for its own, at least 0; 0, the
 * default, runs operations on the threads of their callers. With more operations than
 * threads, the others wait inside the partition
 * @param timeout longest time for one operation, all its waiting included; 30 s by
 * default
 * @param priority priority of operations that name none: <b>lower is more important</b>
 * and goes first, a step being worth a second of waiting. 0 for critical work, 1 for a
 * database, 2 for an API, 3 for background work, 1 for all others by default
 * @param queueSize operations that may wait to come into the partition, at least 0; 0,
 * the default, rejects at capacity
 */
public record PartitionConfig(String name, PartitionType partitionType, int maxConcurrentOperations, int maxConnections,
		int maxThreads, Duration timeout, int priority, int queueSize) {

	public PartitionConfig {
		Objects.requireNonNull(name, "'name' must not be null");
		Objects.requireNonNull(partitionType, "'partitionType' must not be null");
		requireAtLeast(1, "max_concurrent_operations", maxConcurrentOperations);
		requireAtLeast(0, "max_connections", maxConnections);
		requireAtLeast(0, "max_threads", maxThreads);
		Nanos.requirePositive("timeout", timeout);
		requireAtLeast(0, "queue_size", queueSize);
	}

	private static void requireAtLeast(int least, String key, int value) {
		if (value < least) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least %d".formatted(key, value, least));
		}
	}

	/**
	 * Starts from the defaults of a type.
	 * @param name name of the partition
	 * @param partitionType what its work is like
	 * @return a builder
	 */
	public static Builder builder(String name, PartitionType partitionType) {
		return new Builder(name, partitionType);
	}

	/**
	 * Starts from these settings.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return new Builder(this.name, this.partitionType).maxConcurrentOperations(this.maxConcurrentOperations)
			.maxConnections(this.maxConnections)
			.maxThreads(this.maxThreads)
			.timeout(this.timeout)
			.priority(this.priority)
			.queueSize(this.queueSize);
	}

	/**
	 * Builds a {@link PartitionConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private final String name;

		private final PartitionType partitionType;

		private int maxConcurrentOperations = 10;

		private int maxConnections;

		private int maxThreads;

		private Duration timeout = Duration.ofSeconds(30);

		private @Nullable Integer priority;

		private int queueSize;

		private Builder(String name, PartitionType partitionType) {
			this.name = Objects.requireNonNull(name, "'name' must not be null");
			this.partitionType = Objects.requireNonNull(partitionType, "'partitionType' must not be null");
			if (partitionType == PartitionType.CPU_BOUND) {
				this.maxThreads = Runtime.getRuntime().availableProcessors();
			}
			if (partitionType == PartitionType.BACKGROUND) {
				this.timeout = Duration.ofSeconds(300);
			}
		}

		public Builder maxConcurrentOperations(int maxConcurrentOperations) {
			this.maxConcurrentOperations = maxConcurrentOperations;
			return this;
		}

		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		public Builder maxThreads(int maxThreads) {
			this.maxThreads = maxThreads;
			return this;
		}

		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		public Builder priority(int priority) {
			this.priority = priority;
			return this;
		}

		public Builder queueSize(int queueSize) {
			this.queueSize = queueSize;
			return this;
		}

		private int defaultPriority() {
			return switch (this.partitionType) {
				case CRITICAL -> 0;
				case API -> 2;
				case BACKGROUND -> 3;
				case CPU_BOUND, IO_BOUND, DATABASE, CUSTOM -> 1;
			};
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible
		 */
		public PartitionConfig build() {
			return new PartitionConfig(this.name, this.partitionType, this.maxConcurrentOperations, this.maxConnections,
					this.maxThreads, this.timeout, (this.priority != null) ? this.priority : defaultPriority(),
					this.queueSize);
		}

	}

}
