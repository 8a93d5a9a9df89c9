package io.resilience.memory;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Where a {@link MemoryGuard} reads from: the JVM, or a test. Thread-safe.
 */
public interface MemorySource {

	/**
	 * Tells a listener after each garbage collection what it left on the heap, in bytes.
	 * @param listener called by a thread of the source; must be quick
	 * @return ends it
	 */
	Runnable onCollection(LongConsumer listener);

	/**
	 * What the heap holds now, garbage included.
	 * @return bytes
	 */
	long heapUsed();

	/**
	 * Most that the heap can hold.
	 * @return bytes
	 */
	long heapMax();

	/**
	 * What the container, or else the machine, has in use.
	 * @return bytes, or -1 if that cannot be read
	 */
	long containerUsed();

	/**
	 * What the container, or else the machine, has in all.
	 * @return bytes, or -1 if that cannot be read
	 */
	long containerLimit();

	/**
	 * Memory outside the heap that direct byte buffers take.
	 * @return bytes
	 */
	long directBuffers();

	/**
	 * What the garbage collectors have done since the start.
	 * @return one for each
	 */
	List<CollectorSnapshot> collectors();

	/**
	 * The JVM that this runs in.
	 * @return the source; reads the container's limits where it runs in one
	 */
	static MemorySource jvm() {
		return new JvmMemory();
	}

}
