package io.resilience.spring.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.loadshed.LoadSignal;
import io.resilience.memory.MemoryGuard;
import io.resilience.spring.metrics.MemoryMetrics;
import io.resilience.spring.properties.DependencySettings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link MemoryGuard}, whose signal
 * the load shedder of inbound work listens to.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBooleanProperty("resilience.memory.enabled")
@ConditionalOnBooleanProperty(name = "resilience.enabled", matchIfMissing = true)
public final class ResilienceMemoryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MemoryGuard resilienceMemoryGuard(DependencySettings settings, DependencyRegistry registry) {
		return MemoryGuard.builder("memory")
			.config(settings.memory())
			.ticker(registry.ticker())
			.events(registry.events())
			.build();
	}

	@Bean
	LoadSignal resilienceMemorySignal(MemoryGuard guard, DependencySettings settings) {
		return guard.signal(() -> settings.loadShedding().config().lowWatermark());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		MemoryMetrics resilienceMemoryMetrics(MemoryGuard guard) {
			return new MemoryMetrics(guard);
		}

	}

}
