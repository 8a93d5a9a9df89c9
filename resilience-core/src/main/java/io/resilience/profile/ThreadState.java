package io.resilience.profile;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread is in the tree. Used by that thread only.
 */
final class ThreadState {

	private static final @Nullable ThreadMXBean THREADS = (ManagementFactory
		.getThreadMXBean() instanceof ThreadMXBean threads && threads.isThreadAllocatedMemorySupported()
			&& threads.isCurrentThreadCpuTimeSupported()) ? threads : null;

	Node current;

	private int random;

	ThreadState(Node root) {
		this.current = root;
		this.random = System.identityHashCode(this) | 1;
	}

	/** Marsaglia's xorshift (Xorshift RNGs, Journal of Statistical Software 2003). */
	int nextRandom() {
		int next = this.random;
		next ^= next << 13;
		next ^= next >>> 17;
		next ^= next << 5;
		this.random = next;
		return next;
	}

	/** Bytes that this thread has allocated, or -1 where the JVM does not count. */
	static long allocated() {
		return (THREADS != null) ? THREADS.getCurrentThreadAllocatedBytes() : -1;
	}

	/** Nanoseconds that this thread has run on a CPU, or -1. */
	static long cpu() {
		try {
			return (THREADS != null) ? THREADS.getCurrentThreadCpuTime() : -1;
		}
		catch (UnsupportedOperationException ex) { // a virtual thread
			return -1;
		}
	}

}
