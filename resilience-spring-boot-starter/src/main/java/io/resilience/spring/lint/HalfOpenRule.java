package io.resilience.spring.lint;

import java.util.Map;
import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.registry.Dependencies;

/**
 * More probes asked for than the bulkhead ever lets in.
 */
public final class HalfOpenRule implements LintRule {

	private static final String KEY = "circuit_breaker.half_open_max_calls";

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		for (Dependency dependency : dependencies.registry().dependencies()) {
			Map<String, ConfiguredValue> settings = dependencies.settings(dependency.name());
			ConfiguredValue probes = settings.get(KEY);
			int most = dependency.config().bulkhead().maxConcurrent();
			if (probes != null && !probes.origin().equals(ConfiguredValue.DEFAULT)
					&& ((Number) probes.value()).intValue() > most) {
				findings.accept(LintFinding.of("external_dependencies." + dependency.name(), KEY, settings,
						"is more than the bulkhead lets in: its max_concurrent is " + most,
						"Make it at most that; what is above has no effect"));
			}
		}
	}

}
