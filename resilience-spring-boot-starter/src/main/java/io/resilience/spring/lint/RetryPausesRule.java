package io.resilience.spring.lint;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.OperationConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.Patterns;
import org.jspecify.annotations.Nullable;

/**
 * Retries whose pauses alone take the whole total timeout, so that the last attempts are
 * not made.
 */
public final class RetryPausesRule implements LintRule {

	private final Patterns patterns;

	/**
	 * Creates the rule.
	 * @param patterns patterns to look at, beside the dependencies
	 */
	public RetryPausesRule(Patterns patterns) {
		this.patterns = patterns;
	}

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		for (Dependency dependency : dependencies.registry().dependencies()) {
			check(dependency, dependencies.settings(dependency.name()), findings);
		}
		this.patterns.guards().forEach((name, guard) -> {
			Map<String, ConfiguredValue> settings = this.patterns.settings(name);
			Object total = settings.containsKey("total_timeout") ? settings.get("total_timeout").value() : null;
			RetryConfig retry = (guard.retry() != null) ? guard.retry().config() : null;
			check("resilience.patterns." + name, "", retry, (Duration) total, settings, findings);
		});
	}

	private static void check(Dependency dependency, Map<String, ConfiguredValue> settings,
			Consumer<LintFinding> findings) {
		String prefix = "external_dependencies." + dependency.name();
		DependencyConfig config = dependency.config();
		check(prefix, "", config.retry(), config.totalTimeout(), settings, findings);
		config.operations().forEach((name, own) -> {
			if (own.retry() != null || own.totalTimeout() != null) {
				check(prefix, "operations." + name + ".", retry(config, own),
						(own.totalTimeout() != null) ? own.totalTimeout() : config.totalTimeout(), settings, findings);
			}
		});
	}

	private static @Nullable RetryConfig retry(DependencyConfig config, OperationConfig own) {
		return (own.retry() != null) ? own.retry() : config.retry();
	}

	private static void check(String prefix, String path, @Nullable RetryConfig retry, @Nullable Duration total,
			Map<String, ConfiguredValue> settings, Consumer<LintFinding> findings) {
		if (retry != null && total != null && retry.plannedPauses().compareTo(total) >= 0) {
			String key = settings.containsKey(path + "total_timeout") ? path + "total_timeout" : "total_timeout";
			findings.accept(LintFinding.of(
					prefix, key, settings, "leaves no time for %d attempts: the pauses between them may take %s"
						.formatted(retry.maxAttempts(), retry.plannedPauses()),
					"Raise it, or lower base_delay or max_attempts of the retry"));
		}
	}

}
