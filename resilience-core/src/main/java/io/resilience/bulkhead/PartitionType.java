package io.resilience.bulkhead;

/**
 * What the work of a partition is like. It sets the defaults of a {@link PartitionConfig}
 * and tells readers what the partition is for; it enforces nothing by itself.
 */
public enum PartitionType {

	/** Work that computes; as many threads as processors by default. */
	CPU_BOUND,

	/** Work that waits for others. */
	IO_BOUND,

	/** Database operations. */
	DATABASE,

	/** Calls of external services. */
	API,

	/** Work that nobody waits for: many minutes, least important. */
	BACKGROUND,

	/** Work that must go on when all else has to wait: most important. */
	CRITICAL,

	/** Anything else. */
	CUSTOM

}
