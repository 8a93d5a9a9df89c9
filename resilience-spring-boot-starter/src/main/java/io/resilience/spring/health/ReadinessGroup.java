package io.resilience.spring.health;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * The readiness group as Boot has it without configuration, and what is critical besides.
 */
final class ReadinessGroup implements HealthEndpointGroup {

	private static final String READINESS_STATE = "readinessState";

	private final Predicate<String> critical;

	/**
	 * Creates the group.
	 * @param critical whether a contributor's path is that of something critical, asked
	 * each time, since dependencies come and go
	 */
	ReadinessGroup(Predicate<String> critical) {
		this.critical = critical;
	}

	@Override
	public boolean isMember(String name) {
		return name.equals(READINESS_STATE) || this.critical.test(name);
	}

	@Override
	public boolean showComponents(SecurityContext securityContext) {
		return false;
	}

	@Override
	public boolean showDetails(SecurityContext securityContext) {
		return false;
	}

	@Override
	public StatusAggregator getStatusAggregator() {
		return StatusAggregator.getDefault();
	}

	@Override
	public HttpCodeStatusMapper getHttpCodeStatusMapper() {
		return HttpCodeStatusMapper.getDefault();
	}

	@Override
	public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
		return null; // Boot adds /readyz, if that is wanted
	}

}
