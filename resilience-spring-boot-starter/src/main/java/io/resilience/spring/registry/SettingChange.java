package io.resilience.spring.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.resilience.spring.properties.ConfiguredValue;
import org.jspecify.annotations.Nullable;

/**
 * One setting that a changed environment changed. Immutable.
 *
 * @param name the dependency, the pattern, or the load shedder that it belongs to
 * @param key the setting by its path in snake_case
 * @param before what it was, or {@code null} where it had no value
 * @param after what it is, or {@code null} where it has no value any more
 */
public record SettingChange(String name, String key, @Nullable ConfiguredValue before,
		@Nullable ConfiguredValue after) {

	/** Values that are as they were but written elsewhere are no change. */
	static List<SettingChange> between(String name, Map<String, ConfiguredValue> before,
			Map<String, ConfiguredValue> after) {
		Set<String> keys = new TreeSet<>(before.keySet());
		keys.addAll(after.keySet());
		List<SettingChange> changes = new ArrayList<>();
		for (String key : keys) {
			ConfiguredValue old = before.get(key);
			ConfiguredValue now = after.get(key);
			if (!Objects.equals(value(old), value(now))) {
				changes.add(new SettingChange(name, key, old, now));
			}
		}
		return changes;
	}

	private static @Nullable Object value(@Nullable ConfiguredValue value) {
		return (value != null) ? value.value() : null;
	}

	/**
	 * Old and new value.
	 * @return such as {@code PT10S -> PT5S (application.yml:3:14)}
	 */
	public String describe() {
		return "%s -> %s".formatted((this.before != null) ? this.before.value() : "none",
				(this.after != null) ? this.after.value() + " (" + this.after.origin() + ")" : "none");
	}

	@Override
	public String toString() {
		return this.key + " " + describe();
	}

}
