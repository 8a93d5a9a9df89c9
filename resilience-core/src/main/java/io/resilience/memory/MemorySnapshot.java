package io.resilience.memory;

import java.util.List;

/**
 * The memory of the process at one moment; sizes in bytes.
 *
 * @param name name of the guard
 * @param level which limit is passed
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
public record MemorySnapshot(String name, MemoryLevel level, long heapAfterCollection, long heapUsed, long heapMax,
		long directBuffers, long containerUsed, long containerLimit, List<CollectorSnapshot> collectors,
		List<AllocationSnapshot> allocations) {

	public MemorySnapshot {
		collectors = List.copyOf(collectors);
		allocations = List.copyOf(allocations);
	}

}
