package io.resilience.health;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

/**
 * Looks at what the process runs on: the load of the processors, the heap that the last
 * collection left in use, and the disk. In a container the processors are the
 * container's, and the heap is what the JVM took of its memory. A share that cannot be
 * read is left out.
 */
public final class SystemHealthCheck implements HealthCheck {

	private final Map<String, Resource> resources = new LinkedHashMap<>();

	/**
	 * Creates the check with the default limits, for the disk of the working directory.
	 */
	public SystemHealthCheck() {
		this(ResourceLimits.defaults(), ResourceLimits.defaults(), ResourceLimits.defaults(), Path.of(""));
	}

	/**
	 * Creates the check.
	 * @param cpu limits of the load of all processors
	 * @param memory limits of the heap in use
	 * @param disk limits of the disk in use
	 * @param path a place on that disk
	 */
	public SystemHealthCheck(ResourceLimits cpu, ResourceLimits memory, ResourceLimits disk, Path path) {
		this(cpu, SystemHealthCheck::cpuLoad, memory, SystemHealthCheck::heapUse, disk,
				() -> diskUse(path.toAbsolutePath()));
	}

	SystemHealthCheck(ResourceLimits cpu, Reading cpuReading, ResourceLimits memory, Reading memoryReading,
			ResourceLimits disk, Reading diskReading) {
		this.resources.put("cpu", new Resource(cpu, cpuReading));
		this.resources.put("memory", new Resource(memory, memoryReading));
		this.resources.put("disk", new Resource(disk, diskReading));
	}

	@Override
	public HealthResult check() throws IOException {
		HealthStatus status = HealthStatus.HEALTHY;
		Map<String, Object> details = new LinkedHashMap<>();
		List<String> troubles = new ArrayList<>();
		for (Map.Entry<String, Resource> entry : this.resources.entrySet()) {
			double share = entry.getValue().reading.read();
			if (share >= 0) {
				details.put(entry.getKey(), percent(share));
				HealthStatus judged = entry.getValue().limits.judge(share);
				if (judged != HealthStatus.HEALTHY) {
					troubles.add("%s at %s".formatted(entry.getKey(), percent(share)));
				}
				status = (judged.compareTo(status) > 0) ? judged : status;
			}
		}
		return new HealthResult(status, troubles.isEmpty() ? null : String.join(", ", troubles), details);
	}

	private static String percent(double share) {
		return String.format(Locale.ROOT, "%.1f%%", share * 100);
	}

	/** Load since it was last read; of the container, where there is one. */
	private static double cpuLoad() {
		try {
			return (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
					? system.getCpuLoad() : Double.NaN;
		}
		catch (LinkageError ex) {
			return Double.NaN; // a runtime without the jdk.management module
		}
	}

	/** What is in use between collections is mostly garbage, and says nothing. */
	private static double heapUse() {
		long used = 0;
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			MemoryUsage left = (pool.getType() == MemoryType.HEAP) ? pool.getCollectionUsage() : null;
			used += (left != null) ? left.getUsed() : 0;
		}
		return (double) used / Runtime.getRuntime().maxMemory();
	}

	private static double diskUse(Path path) throws IOException {
		FileStore disk = Files.getFileStore(path);
		return (disk.getTotalSpace() > 0) ? 1 - (double) disk.getUsableSpace() / disk.getTotalSpace() : Double.NaN;
	}

	/**
	 * Reads a share.
	 */
	@FunctionalInterface
	interface Reading {

		/**
		 * Reads it.
		 * @return from 0 to 1; negative or no number where there is none
		 * @throws IOException if it should be there and cannot be read
		 */
		double read() throws IOException;

	}

	private record Resource(ResourceLimits limits, Reading reading) {

	}

}
