package io.resilience.spring.endpoint;

import java.util.List;

import io.resilience.memory.AllocationSnapshot;
import io.resilience.memory.CollectorSnapshot;
import io.resilience.memory.MemoryGuard;
import io.resilience.memory.MemorySnapshot;

/**
 * The memory of the process, for JSON; sizes in bytes.
 *
 * @param level {@code normal}, {@code soft} or {@code hard}
 * @param softLimit from where background work is refused
 * @param hardLimit from where all but critical work is refused
 * @param heapAfterCollection what the last garbage collection left, or -1 before the
 * first
 * @param heapUsed what the heap holds, garbage included
 * @param heapMax most that it can hold
 * @param directBuffers what direct byte buffers take outside of it
 * @param containerUsed what the container, or else the machine, has in use, or -1
 * @param containerLimit what it has in all, or -1
 * @param collectors what the garbage collectors have done
 * @param allocations who allocated most, first
 */
public record MemoryDescriptor(String level, String softLimit, String hardLimit, long heapAfterCollection,
		long heapUsed, long heapMax, long directBuffers, long containerUsed, long containerLimit,
		List<CollectorSnapshot> collectors, List<AllocationSnapshot> allocations) {

	/**
	 * Describes what a guard sees now.
	 * @param guard the guard
	 * @return the description
	 */
	public static MemoryDescriptor of(MemoryGuard guard) {
		MemorySnapshot now = guard.snapshot();
		return new MemoryDescriptor(now.level().label(), guard.config().softLimit().toString(),
				guard.config().hardLimit().toString(), now.heapAfterCollection(), now.heapUsed(), now.heapMax(),
				now.directBuffers(), now.containerUsed(), now.containerLimit(), now.collectors(), now.allocations());
	}

}
