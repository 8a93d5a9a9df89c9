package io.resilience.spring.properties;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.resilience.health.HealthCheckConfig;
import io.resilience.health.HttpHealthCheck;
import io.resilience.health.ResourceLimits;
import io.resilience.health.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * The blocks {@code resilience.health_checks.<name>}.
 */
final class HealthCheckBlock {

	static final String KIND = "health_checks";

	private static final Set<String> OF_ALL = Set.of("type", "critical", "interval", "recovery_interval", "timeout",
			"alert_threshold", "alert_interval");

	/** A pool may be full for a moment, and be so again and again. */
	private static final HealthCheckConfig OF_POOLS = HealthCheckConfig.builder()
		.interval(Duration.ofSeconds(60))
		.recoveryInterval(Duration.ofSeconds(30))
		.alertThreshold(3)
		.alertInterval(Duration.ofHours(1))
		.build();

	/** Keys that each type takes beside those of all. */
	private static final Map<HealthCheckType, Set<String>> OF_TYPE = new EnumMap<>(
			Map.of(HealthCheckType.HTTP, Set.of("url", "expected_status"), HealthCheckType.TCP, Set.of("host", "port"),
					HealthCheckType.JDBC, Set.of("url", "username", "password", "data_source", "query"),
					HealthCheckType.REDIS, Set.of("host", "port", "username", "password"), HealthCheckType.KAFKA,
					Set.of("bootstrap_servers"), HealthCheckType.SYSTEM, Set.of("path", "cpu_warning", "cpu_critical",
							"memory_warning", "memory_critical", "disk_warning", "disk_critical"),
					HealthCheckType.POOL, Set.of("pool")));

	private final String name;

	private final Map<String, Given> values;

	private final Levels levels;

	private final Problems problems;

	private HealthCheckBlock(Scope scope, Problems problems) {
		this.name = scope.name();
		this.values = scope.values();
		this.levels = Levels.of(List.of(scope.values()));
		this.problems = problems;
	}

	static List<HealthCheckSettings> assemble(Configuration configuration, Duration interval, Problems problems) {
		List<HealthCheckSettings> checks = new ArrayList<>();
		for (String name : configuration.names("", KIND)) {
			Scope scope = configuration.scope(KeyMatcher.scope("", KIND, name));
			checks.add(new HealthCheckBlock(scope, problems).assemble(interval));
		}
		return checks;
	}

	private HealthCheckSettings assemble(Duration interval) {
		HealthCheckType type = find("type", HealthCheckType.class);
		refuseKeysOfOthers(type);
		demandAddress(type);
		Assembly assembly = new Assembly(this.name, this.levels, this.problems);
		HealthCheckConfig config = config(assembly,
				(type == HealthCheckType.POOL) ? OF_POOLS : HealthCheckConfig.builder().interval(interval).build());
		return new HealthCheckSettings(this.name, type, config, text("url"), expectedStatus(), text("host"),
				find("port", Integer.class), text("username"), text("password"), text("data_source"), text("query"),
				texts("bootstrap_servers"), assembly.get("path", ""), limits("cpu"), limits("memory"), limits("disk"),
				text("pool"));
	}

	private static HealthCheckConfig config(Assembly assembly, HealthCheckConfig defaults) {
		Duration interval = assembly.get("interval", defaults.interval());
		boolean isShort = interval.compareTo(defaults.recoveryInterval()) < 0;
		Duration recovery = defaults.recoveryInterval().equals(defaults.interval()) || isShort ? interval
				: defaults.recoveryInterval();
		return HealthCheckConfig.builder()
			.critical(assembly.get("critical", defaults.critical()))
			.interval(interval)
			.recoveryInterval(assembly.get("recovery_interval", recovery))
			.timeout(assembly.get("timeout", defaults.timeout()))
			.alertThreshold(assembly.get("alert_threshold", defaults.alertThreshold()))
			.alertInterval(assembly.get("alert_interval", defaults.alertInterval()))
			.build();
	}

	private <T> @Nullable T find(String key, Class<T> type) {
		Given given = this.levels.find(key);
		return (given != null) ? type.cast(given.value()) : null;
	}

	/** An empty text is what a placeholder with an empty default leaves. */
	private @Nullable String text(String key) {
		String text = find(key, String.class);
		return (text != null && !text.isEmpty()) ? text : null;
	}

	private List<String> texts(String key) {
		List<?> texts = find(key, List.class);
		return (texts != null) ? texts.stream().map(Object::toString).toList() : List.of();
	}

	private void refuseKeysOfOthers(@Nullable HealthCheckType type) {
		Given written = this.values.get("type");
		if (written != null && !written.isValid()) {
			return; // nothing is known of its keys
		}
		Set<String> own = (type != null) ? OF_TYPE.getOrDefault(type, Set.of()) : Set.of();
		this.values.forEach((key, given) -> {
			if (!OF_ALL.contains(key) && !own.contains(key) && given.isValid() && !isBlockItself(key)) {
				report(given,
						(type != null) ? "is no key of a health check of the type %s".formatted(Catalogue.label(type))
								: "needs a type beside it: only a health check with a type has an address and limits");
			}
		});
	}

	/** A name with nothing below it. */
	private static boolean isBlockItself(String key) {
		return key.isEmpty() || key.equals(KIND);
	}

	private void demandAddress(@Nullable HealthCheckType type) {
		Given written = this.levels.find("type");
		if (type == HealthCheckType.HTTP) {
			demand("url", written);
			judge("url", (text) -> HttpHealthCheck.of(text.toString()));
		}
		if (type == HealthCheckType.TCP) {
			demand("host", written);
			demand("port", written);
		}
		Integer port = find("port", Integer.class);
		if (port != null && port > 65535) {
			report(this.levels.find("port"), "must be from 1 to 65535");
		}
		Given dataSource = this.levels.find("data_source");
		if (type == HealthCheckType.JDBC && dataSource != null && this.levels.find("url") != null) {
			report(dataSource, "says where connections come from, and so does url: give one of them");
		}
	}

	private void demand(String key, @Nullable Given type) {
		if (!this.values.containsKey(key)) {
			report(type, "needs the key '%s' beside it".formatted(key));
		}
	}

	private StatusCodes expectedStatus() {
		if (this.levels.find("expected_status") == null) {
			return StatusCodes.ok();
		}
		StatusCodes codes = judge("expected_status", (texts) -> StatusCodes.parse(texts("expected_status")));
		return (codes != null) ? codes : StatusCodes.ok();
	}

	private ResourceLimits limits(String resource) {
		ResourceLimits defaults = ResourceLimits.defaults();
		Double warning = find(resource + "_warning", Double.class);
		Double critical = find(resource + "_critical", Double.class);
		double most = (critical != null) ? critical : defaults.critical();
		double least = (warning != null) ? warning : Math.min(defaults.warning(), most);
		if (least > most && critical == null) {
			most = 1;
		}
		if (least > most) {
			report(this.levels.find(resource + "_warning"),
					"must not be above %s_critical (%s)".formatted(resource, most));
			return defaults;
		}
		return new ResourceLimits(least, most);
	}

	private <T> @Nullable T judge(String key, Function<Object, T> engine) {
		Given given = this.levels.find(key);
		try {
			return (given != null) ? engine.apply(given.value()) : null;
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			report(given, message.substring(message.indexOf(": ") + 2));
			return null;
		}
	}

	private void report(@Nullable Given given, String rule) {
		new Contradictions("health_checks." + this.name, this.levels, this.problems).report(given, rule);
	}

}
