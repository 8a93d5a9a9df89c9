package io.resilience.memory;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The management beans of the JVM. What a collection left comes with the JVM's own
 * notification of its end, so nothing is polled.
 */
final class JvmMemory implements MemorySource {

	private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans()
		.stream()
		.filter((pool) -> pool.getType() == MemoryType.HEAP)
		.map(MemoryPoolMXBean::getName)
		.collect(Collectors.toSet());

	@Override
	public Runnable onCollection(LongConsumer listener) {
		NotificationListener afterCollection = (notification, handback) -> {
			if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
				CompositeData data = (CompositeData) notification.getUserData();
				long left = heap(GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc());
				if (left > 0) { // no pause within a collection, which knows none
					listener.accept(left);
				}
			}
		};
		List<NotificationEmitter> emitters = new ArrayList<>();
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			if (collector instanceof NotificationEmitter emitter) {
				emitter.addNotificationListener(afterCollection, null, null);
				emitters.add(emitter);
			}
		}
		return () -> emitters.forEach((emitter) -> remove(emitter, afterCollection));
	}

	private static void remove(NotificationEmitter emitter, NotificationListener listener) {
		try {
			emitter.removeNotificationListener(listener);
		}
		catch (ListenerNotFoundException ex) {
			// It is gone, as it should be.
		}
	}

	private long heap(Map<String, MemoryUsage> usageByPool) {
		long used = 0;
		for (Map.Entry<String, MemoryUsage> pool : usageByPool.entrySet()) {
			if (this.heapPools.contains(pool.getKey())) {
				used += pool.getValue().getUsed();
			}
		}
		return used;
	}

	@Override
	public long heapUsed() {
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	@Override
	public long heapMax() {
		return Runtime.getRuntime().maxMemory();
	}

	@Override
	public long containerUsed() {
		OperatingSystemMXBean system = system();
		return (system == null) ? -1 : Math.max(-1, system.getTotalMemorySize() - system.getFreeMemorySize());
	}

	@Override
	public long containerLimit() {
		OperatingSystemMXBean system = system();
		return (system == null) ? -1 : system.getTotalMemorySize();
	}

	private static @Nullable OperatingSystemMXBean system() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) ? system : null;
	}

	@Override
	public long directBuffers() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	@Override
	public List<CollectorSnapshot> collectors() {
		return ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.map((collector) -> new CollectorSnapshot(collector.getName(), Math.max(0, collector.getCollectionCount()),
					Duration.ofMillis(Math.max(0, collector.getCollectionTime()))))
			.toList();
	}

}
