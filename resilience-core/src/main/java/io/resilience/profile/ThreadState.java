package io.resilience.profile;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread is in the tree. Used by that thread only.
 */
final class ThreadState {

	private static final @Nullable ThreadMXBean THREADS = (ManagementFactory
		.getThreadMXBean() instanceof ThreadMXBean threads && threads.isThreadAllocatedMemorySupported()
			&& threads.isCurrentThreadCpuTimeSupported()) ? threads : null;

	final Ticker ticker;

	private final Thread thread = Thread.currentThread();

	/** A virtual thread is not, and asking for its time would throw. */
	private final boolean isCounted = THREADS != null && THREADS.getCurrentThreadAllocatedBytes() >= 0;

	/** The innermost scope; at the bottom one that is never open, for the root. */
	OpenScope innermost;

	private int random;

	ThreadState(Ticker ticker, Node root) {
		this.ticker = ticker;
		this.innermost = new OpenScope(this, null, root);
		this.random = System.identityHashCode(this) | 1;
	}

	boolean isOfThisThread() {
		return Thread.currentThread() == this.thread;
	}

	Node current() {
		return this.innermost.orNextOpen().node();
	}

	/** A scope within the innermost one. */
	OpenScope open(Node node, boolean counts) {
		return this.innermost.orNextOpen().open(node, counts);
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
	long allocated() {
		return (THREADS != null && this.isCounted) ? THREADS.getCurrentThreadAllocatedBytes() : -1;
	}

	/** Nanoseconds that this thread has run on a CPU, or -1. */
	long cpu() {
		return (THREADS != null && this.isCounted) ? THREADS.getCurrentThreadCpuTime() : -1;
	}

}
