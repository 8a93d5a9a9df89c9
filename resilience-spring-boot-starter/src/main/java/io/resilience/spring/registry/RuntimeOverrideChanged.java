package io.resilience.spring.registry;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;
import org.jspecify.annotations.Nullable;

/**
 * Somebody changed a dependency by hand, or such a change ended.
 *
 * @param time when, by the wall clock
 * @param dependency name of the dependency
 * @param override what was changed, or is undone
 * @param change {@code applied}, {@code removed} or {@code expired}
 * @param by who asked, or {@code null} where nobody is known; for audits, not in the
 * details
 */
public record RuntimeOverrideChanged(Instant time, String dependency, RuntimeOverride override, String change,
		@Nullable String by) implements ResilienceEvent {

	@Override
	public String type() {
		return "runtime_override_" + this.change;
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		put(details, "circuitBreaker", this.override.circuitBreaker());
		put(details, "maxConcurrent", this.override.maxConcurrent());
		put(details, "maxWait", this.override.maxWait());
		put(details, "timeout", this.override.timeout());
		put(details, "expiresAt", this.override.expiresAt());
		put(details, "reason", this.override.reason());
		return details;
	}

	private static void put(Map<String, Object> details, String key, @Nullable Object value) {
		if (value != null) {
			details.put(key, value.toString());
		}
	}

}
