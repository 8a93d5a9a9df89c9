package io.resilience.spring.registry;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * A changed environment changed the settings of a dependency, a pattern or the load
 * shedder.
 *
 * @param time when, by the wall clock
 * @param dependency its name
 * @param changes what changed
 */
public record SettingsRefreshed(Instant time, String dependency,
		List<SettingChange> changes) implements ResilienceEvent {

	public SettingsRefreshed {
		changes = List.copyOf(changes);
	}

	@Override
	public String type() {
		return "settings_refreshed";
	}

	@Override
	public Map<String, Object> details() {
		Map<String, String> changes = new LinkedHashMap<>();
		this.changes.forEach((change) -> changes.put(change.key(), change.describe()));
		return Map.of("changes", changes);
	}

}
