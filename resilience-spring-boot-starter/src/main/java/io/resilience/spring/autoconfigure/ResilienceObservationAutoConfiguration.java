package io.resilience.spring.autoconfigure;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.observation.ObservationCallObserver;
import io.resilience.spring.observation.ResilienceCallObservationConvention;
import io.resilience.spring.properties.Switch;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of guarded calls,
 * where something makes more of observations than meters: the guards have meters of their
 * own, which cost a call nothing.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass({ ObservationRegistry.class, MeterObservationHandler.class })
@ConditionalOnBean(value = ObservationRegistry.class, name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnBooleanProperty(name = ResilienceObservationAutoConfiguration.ENABLE, matchIfMissing = true)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceObservationAutoConfiguration {

	static final String ENABLE = "management.observations.enable.resilience.call";

	@Bean
	@ConditionalOnMissingBean
	ObservationCallObserver resilienceCallObserver(ObservationRegistry observations, DependencyRegistry dependencies,
			ObjectProvider<ResilienceCallObservationConvention> convention) {
		return new ObservationCallObserver(observations, dependencies, convention.getIfAvailable());
	}

	@Bean
	SmartInitializingSingleton resilienceCallObservations(ObservationCallObserver observer,
			DependencyRegistry dependencies, ObjectProvider<ObservationHandler<?>> handlers, Environment environment) {
		return () -> {
			if (environment.containsProperty(ENABLE)
					|| handlers.stream().anyMatch((handler) -> !(handler instanceof MeterObservationHandler))) {
				dependencies.observers().add(observer);
			}
		};
	}

	/** They would be called almost as the guards' own are, and say less. */
	@Bean
	@ConditionalOnMissingBean(name = "resilienceCallMeterFilter")
	static MeterFilter resilienceCallMeterFilter(Environment environment) {
		boolean wanted = environment.containsProperty(ENABLE);
		return MeterFilter.deny((id) -> !wanted && isOfObservation(id));
	}

	private static boolean isOfObservation(Meter.Id id) {
		return id.getName().equals("resilience.call") || id.getName().startsWith("resilience.call.");
	}

}
