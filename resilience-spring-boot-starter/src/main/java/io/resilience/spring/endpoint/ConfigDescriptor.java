package io.resilience.spring.endpoint;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.spring.properties.ConfiguredValue;

/**
 * A setting, for JSON.
 *
 * @param value its value; a time is an ISO-8601 duration
 * @param origin where it comes from
 */
public record ConfigDescriptor(Object value, String origin) {

	static Map<String, ConfigDescriptor> of(Map<String, ConfiguredValue> settings) {
		Map<String, ConfigDescriptor> config = new LinkedHashMap<>();
		settings.forEach((key, value) -> config.put(key, of(value)));
		return config;
	}

	private static ConfigDescriptor of(ConfiguredValue value) {
		return new ConfigDescriptor((value.value() instanceof Duration duration) ? duration.toString() : value.value(),
				value.origin());
	}

}
