package io.resilience.spring.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events that the page shows: of each type and dependency only the newest few, so
 * that a storm of one kind does not push out why it broke loose.
 */
final class NewestEvents {

	private static final int OF_A_KIND = 3;

	private static final int IN_ALL = 60;

	private NewestEvents() {
	}

	/** Picks from events that come newest first. */
	static List<Map<String, Object>> of(List<Map<String, Object>> events) {
		Map<List<Object>, Integer> picked = new HashMap<>();
		List<Map<String, Object>> newest = new ArrayList<>();
		for (Map<String, Object> event : events) {
			List<Object> kind = List.of(event.getOrDefault("dependency", ""), event.getOrDefault("type", ""));
			if (newest.size() < IN_ALL && picked.merge(kind, 1, Integer::sum) <= OF_A_KIND) {
				newest.add(event);
			}
		}
		return newest;
	}

}
