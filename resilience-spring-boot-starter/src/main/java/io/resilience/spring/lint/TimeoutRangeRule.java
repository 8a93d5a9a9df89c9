package io.resilience.spring.lint;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.registry.Dependencies;

/**
 * A timeout far from what suits its type: shorter cuts off calls that would have
 * succeeded, longer lets callers wait in vain. Operations may be as different as they
 * like.
 */
public final class TimeoutRangeRule implements LintRule {

	private static final Map<DependencyType, Range> RECOMMENDED = Map.of(DependencyType.DATABASE, new Range(5, 15),
			DependencyType.EXTERNAL_API, new Range(10, 30), DependencyType.CACHE, new Range(1, 3),
			DependencyType.FILE_SYSTEM, new Range(30, 60));

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		for (Dependency dependency : dependencies.registry().dependencies()) {
			Range range = RECOMMENDED.get(dependency.type());
			if (range != null && !range.contains(dependency.config().timeout())) {
				findings.accept(LintFinding.of("external_dependencies." + dependency.name(), "timeout",
						dependencies.settings(dependency.name()),
						"is not from %s to %s, as recommended for the type %s".formatted(range.from, range.to,
								dependency.type().label()),
						"Take the 95th percentile of its latency and some room, see calls.latency of /actuator/resilience/"
								+ dependency.name()));
			}
		}
	}

	private record Range(Duration from, Duration to) {

		Range(int from, int to) {
			this(Duration.ofSeconds(from), Duration.ofSeconds(to));
		}

		boolean contains(Duration timeout) {
			return timeout.compareTo(this.from) >= 0 && timeout.compareTo(this.to) <= 0;
		}

	}

}
