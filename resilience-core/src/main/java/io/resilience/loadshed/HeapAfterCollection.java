package io.resilience.loadshed;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * Reads what the last collections left on the heap.
 */
interface HeapAfterCollection {

	/**
	 * Bytes in use after the last collection of each pool, or -1 where no pool says.
	 */
	long usedBytes();

	/**
	 * Bytes in use now, garbage included.
	 */
	long usedNowBytes();

	long maxBytes();

	static HeapAfterCollection system() {
		List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
			.toList();
		return new HeapAfterCollection() {

			@Override
			public long usedBytes() {
				long used = pools.isEmpty() ? -1 : 0;
				for (MemoryPoolMXBean pool : pools) {
					MemoryUsage usage = pool.getCollectionUsage();
					used += (usage != null) ? usage.getUsed() : 0;
				}
				return used;
			}

			@Override
			public long usedNowBytes() {
				Runtime runtime = Runtime.getRuntime();
				return runtime.totalMemory() - runtime.freeMemory();
			}

			@Override
			public long maxBytes() {
				return Runtime.getRuntime().maxMemory();
			}

		};
	}

}
