package io.resilience.memory;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * The memory passed a limit, or left one.
 *
 * @param time when, by the wall clock
 * @param dependency name of the guard
 * @param from the level before
 * @param to the level after
 * @param heapAfterCollection bytes that the last collection left, or -1
 * @param heapMax most that the heap can hold, in bytes
 */
public record MemoryLevelChanged(Instant time, String dependency, MemoryLevel from, MemoryLevel to,
		long heapAfterCollection, long heapMax) implements ResilienceEvent {

	@Override
	public String type() {
		return "memory_level_changed";
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("from", this.from.label());
		details.put("to", this.to.label());
		details.put("heapAfterCollection", this.heapAfterCollection);
		details.put("heapMax", this.heapMax);
		return details;
	}

}
