package io.resilience.spring.health;

import java.util.Map;
import java.util.function.Predicate;

import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Makes what is critical a member of the readiness group, unless the application defines
 * that group itself. The liveness group is left alone: a restart repairs no dependency.
 */
@Order(Ordered.HIGHEST_PRECEDENCE) // before Boot completes the groups for the probes
public final class CriticalReadinessPostProcessor implements HealthEndpointGroupsPostProcessor {

	private final Map<String, Predicate<String>> critical;

	/**
	 * Creates the post-processor.
	 * @param critical by health component, which of its parts are critical; asked each
	 * time, since parts come and go
	 */
	public CriticalReadinessPostProcessor(Map<String, Predicate<String>> critical) {
		this.critical = Map.copyOf(critical);
	}

	@Override
	public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
		if (groups.get(ReadinessGroups.READINESS) != null) {
			return groups;
		}
		return new ReadinessGroups(groups, new ReadinessGroup(this::isCritical));
	}

	private boolean isCritical(String path) {
		int slash = path.indexOf('/');
		return slash > 0 && this.critical.getOrDefault(path.substring(0, slash), (name) -> false)
			.test(path.substring(slash + 1));
	}

}
