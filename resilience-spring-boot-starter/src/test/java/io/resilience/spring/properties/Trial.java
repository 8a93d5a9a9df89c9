package io.resilience.spring.properties;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where a key of a guard is written, and the guard that it can be seen at.
 *
 * @param key the key, with names in place of {@code <name>}
 * @param effect what can be seen of it
 * @param owner prefix of what stands beside it
 * @param type type of the dependency, {@code null} for a pattern
 */
record Trial(String key, GuardEffect effect, String owner, @Nullable String type) {

	private static final String DEPENDENCY = "resilience.external_dependencies." + LiveGuard.DEPENDENCY + ".";

	private static final String PATTERN = "resilience.patterns." + LiveGuard.PATTERN + ".";

	/** Has neither a breaker nor a wait of its own. */
	private static final String PLAIN = "cache";

	private static final Map<String, String> TYPES_OF_TIMEOUTS = Map.of("api_call", "external_api", "file_operation",
			"file_system");

	/** Without its key a trial is the same for every spelling and level of a setting. */
	private static final Map<Trial, Object> WITHOUT = new HashMap<>();

	/**
	 * How a key is tried.
	 * @param key the key below {@code resilience}, {@code <name>} for each name
	 * @param path the setting that it is
	 * @return the trial, {@code null} for a key that is none of a guard
	 */
	static @Nullable Trial of(String key, String path) {
		if (key.startsWith("external_dependencies.<name>.operations.")) {
			return trial(key, path, DEPENDENCY + "operations." + LiveGuard.OPERATION + ".", PLAIN);
		}
		if (key.startsWith("external_dependencies.")) {
			return trial(key, path, DEPENDENCY, path.equals("type") ? "" : PLAIN);
		}
		if (key.startsWith("bulkheads.")) {
			return trial(key, path, DEPENDENCY, PLAIN);
		}
		if (key.startsWith("patterns.") || key.startsWith("circuit_breaker.") || key.startsWith("retry_policy.")) {
			return trial(key, path, PATTERN, null);
		}
		return key.startsWith("timeouts.") ? ofTimeouts(key, path) : null;
	}

	private static Trial ofTimeouts(String key, String path) {
		if (path.equals("timeouts.circuit_breaker_timeout")) {
			return trial(key, "circuit_breaker.recovery_timeout", PATTERN, null);
		}
		if (path.startsWith("timeouts.")) {
			String type = path.substring("timeouts.".length(), path.length() - "_timeout".length());
			return trial(key, "timeout", DEPENDENCY, TYPES_OF_TIMEOUTS.getOrDefault(type, type));
		}
		return path.startsWith("adaptive_timeout.") ? trial(key, path, DEPENDENCY, PLAIN)
				: trial(key, path, PATTERN, null);
	}

	private static Trial trial(String key, String path, String owner, @Nullable String type) {
		GuardEffect effect = GuardEffect.of(path);
		if (effect == null) {
			throw new AssertionError("'%s' needs a case of GuardEffect for '%s'".formatted(key, path));
		}
		String named = "resilience." + key.replace("operations.<name>", "operations." + LiveGuard.OPERATION)
			.replace("bulkheads.<name>", "bulkheads." + PLAIN)
			.replace("patterns.<name>", "patterns." + LiveGuard.PATTERN)
			.replace("<name>", LiveGuard.DEPENDENCY);
		return new Trial(named, effect, owner, type);
	}

	Object seenWithIt() {
		Map<String, String> settings = beside();
		settings.put(this.key, this.effect.value());
		return look(settings);
	}

	Object seenWithoutIt() {
		Trial without = new Trial("", this.effect, this.owner, this.type);
		return WITHOUT.computeIfAbsent(without, (trial) -> trial.look(trial.beside()));
	}

	private Map<String, String> beside() {
		Map<String, String> settings = new LinkedHashMap<>();
		this.effect.besides().forEach((name, value) -> settings.put(this.owner + name, value));
		if (this.type != null && !this.type.isEmpty()) {
			settings.put(DEPENDENCY + "type", this.type);
		}
		return settings;
	}

	private Object look(Map<String, String> settings) {
		try (LiveGuard guard = (this.type != null) ? LiveGuard.ofDependency(settings) : LiveGuard.ofPattern(settings)) {
			return this.effect.look().apply(guard);
		}
	}

}
