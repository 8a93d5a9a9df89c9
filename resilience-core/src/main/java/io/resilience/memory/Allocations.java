package io.resilience.memory;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Bytes allocated by tag; tags beyond a cap share one.
 */
final class Allocations {

	static final String OTHER = "other";

	private static final @Nullable ThreadMXBean THREADS = (ManagementFactory
		.getThreadMXBean() instanceof ThreadMXBean threads && threads.isThreadAllocatedMemorySupported()) ? threads
				: null;

	private final Map<String, Counter> byTag = new ConcurrentHashMap<>();

	/** Bytes that this thread has allocated since its start, or -1. */
	static long ofThisThread() {
		return (THREADS != null) ? THREADS.getCurrentThreadAllocatedBytes() : -1;
	}

	AllocationScope open(String tag, int maxTags) {
		Counter counter = this.byTag.get(tag);
		if (counter == null) {
			// Some too many may slip in at once; it is a cap against thousands.
			String kept = (this.byTag.size() < maxTags) ? tag : OTHER;
			counter = this.byTag.computeIfAbsent(kept, (key) -> new Counter());
		}
		return new AllocationScope(counter);
	}

	List<AllocationSnapshot> snapshot() {
		return this.byTag.entrySet()
			.stream()
			.map((entry) -> new AllocationSnapshot(entry.getKey(), entry.getValue().scopes.sum(),
					entry.getValue().bytes.sum()))
			.sorted(Comparator.comparingLong(AllocationSnapshot::bytes).reversed())
			.toList();
	}

	static final class Counter {

		private final LongAdder scopes = new LongAdder();

		private final LongAdder bytes = new LongAdder();

		void add(long allocated) {
			this.bytes.add(allocated);
			this.scopes.increment();
		}

	}

}
