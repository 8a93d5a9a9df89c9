package io.resilience.spring.lint;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.registry.Dependencies;
import org.jspecify.annotations.Nullable;

/**
 * A total timeout below the timeout of an attempt, where somebody has written both: no
 * attempt is ever given what it says.
 */
public final class TotalTimeoutRule implements LintRule {

	private static final Set<String> UNWRITTEN = Set.of(ConfiguredValue.TYPE_DEFAULT, ConfiguredValue.DEFAULT);

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		for (Dependency dependency : dependencies.registry().dependencies()) {
			String prefix = "external_dependencies." + dependency.name();
			Map<String, ConfiguredValue> settings = dependencies.settings(dependency.name());
			check(prefix, "", settings, findings);
			for (String operation : dependency.config().operations().keySet()) {
				check(prefix, "operations." + operation + ".", settings, findings);
			}
		}
	}

	private static void check(String prefix, String path, Map<String, ConfiguredValue> settings,
			Consumer<LintFinding> findings) {
		@Nullable ConfiguredValue total = settings.get(path + "total_timeout");
		@Nullable ConfiguredValue timeout = settings.get(path + "timeout");
		if (total != null && timeout != null && isWritten(total) && isWritten(timeout)
				&& total.value() instanceof Duration whole && timeout.value() instanceof Duration attempt
				&& whole.compareTo(attempt) < 0) {
			findings.accept(LintFinding.of(prefix, path + "total_timeout", settings,
					"is shorter than the timeout of one attempt, %s (%s), which no attempt is ever given"
						.formatted(attempt, timeout.origin()),
					"Raise it, or lower timeout"));
		}
	}

	private static boolean isWritten(ConfiguredValue value) {
		return !UNWRITTEN.contains(value.origin());
	}

}
