package io.resilience.spring.properties;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.DependencyType;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every dependency of a type, and for everything.
 */
final class TypeLevels {

	private static final Map<DependencyType, String> TIMEOUTS = new EnumMap<>(Map.of(DependencyType.DATABASE,
			"timeouts.database_timeout", DependencyType.EXTERNAL_API, "timeouts.api_call_timeout", DependencyType.CACHE,
			"timeouts.cache_timeout", DependencyType.MESSAGE_QUEUE, "timeouts.message_queue_timeout",
			DependencyType.FILE_SYSTEM, "timeouts.file_operation_timeout", DependencyType.CPU_INTENSIVE,
			"timeouts.cpu_intensive_timeout", DependencyType.MEMORY_INTENSIVE, "timeouts.memory_intensive_timeout"));

	private final Configuration configuration;

	TypeLevels(Configuration configuration) {
		this.configuration = configuration;
	}

	/**
	 * What holds where no type says anything.
	 * @return the levels
	 */
	Levels global() {
		Scope root = this.configuration.root();
		Map<String, Given> weaker = new TreeMap<>();
		put(weaker, "circuit_breaker.recovery_timeout", root.get("timeouts.circuit_breaker_timeout"));
		return Levels.of(List.of(root.values(), weaker));
	}

	/**
	 * What holds for a type: what YAML says of it, then its defaults, then the rest.
	 * @param type the type, or {@code null} where it is not known yet
	 * @return the levels
	 */
	Levels of(@Nullable DependencyType type) {
		return (type != null) ? global().below(List.of(yaml(type), defaults(type))) : global();
	}

	/**
	 * What is said of a type alone.
	 * @param type the type
	 * @return the levels
	 */
	Levels only(DependencyType type) {
		return Levels.of(List.of(yaml(type), defaults(type)));
	}

	/** What YAML says of a type. */
	Map<String, Given> yaml(DependencyType type) {
		Scope scope = this.configuration.scope(scopeOf(type));
		Map<String, Given> yaml = scope.switchedOn("circuit_breaker", "adaptive_timeout");
		put(yaml, "timeout", this.configuration.root().get(String.valueOf(TIMEOUTS.get(type))));
		return yaml;
	}

	static String scopeOf(DependencyType type) {
		return KeyMatcher.scope("", "bulkheads", type.label());
	}

	private static Map<String, Given> defaults(DependencyType type) {
		Map<String, Given> defaults = new TreeMap<>();
		CircuitBreakerConfig breaker = type.circuitBreaker();
		put(defaults, "timeout", type.timeout());
		put(defaults, "bulkhead.type", type.bulkhead().type());
		put(defaults, "bulkhead.max_concurrent", type.bulkhead().maxConcurrent());
		put(defaults, "bulkhead.max_wait", type.bulkhead().maxWait());
		put(defaults, "circuit_breaker.enabled", breaker != null);
		if (breaker != null) {
			put(defaults, "circuit_breaker.failure_threshold", breaker.failureThreshold());
			put(defaults, "circuit_breaker.recovery_timeout", breaker.recoveryTimeout());
		}
		return defaults;
	}

	private static void put(Map<String, Given> values, String path, Object value) {
		values.put(path, new Given(value, ConfiguredValue.TYPE_DEFAULT, null));
	}

	private static void put(Map<String, Given> values, String path, @Nullable Given given) {
		if (given != null) {
			values.put(path, given);
		}
	}

}
