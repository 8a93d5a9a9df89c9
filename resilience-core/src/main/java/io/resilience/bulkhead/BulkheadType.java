package io.resilience.bulkhead;

/**
 * Where the body of a guarded call runs.
 */
public enum BulkheadType {

	/** On the caller's thread; permits are counted. For work that waits for others. */
	SEMAPHORE,

	/** On fixed worker threads of its own. For blocking or computing work. */
	THREAD_POOL,

	/**
	 * On a virtual thread each; permits are counted. Needs a JVM that has them (21 or
	 * newer).
	 */
	VIRTUAL_THREAD

}
