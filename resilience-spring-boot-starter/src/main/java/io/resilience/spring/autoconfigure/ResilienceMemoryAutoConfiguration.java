package io.resilience.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.loadshed.LoadSignal;
import io.resilience.memory.MemoryGuard;
import io.resilience.memory.MemorySource;
import io.resilience.spring.metrics.MemoryMetrics;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.LoadShedding;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link MemoryGuard}, whose
 * signal the load shedder of inbound work listens to.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnSwitch({ Switch.RESILIENCE, Switch.MEMORY })
public final class ResilienceMemoryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MemoryGuard resilienceMemoryGuard(DependencySettings settings, DependencyRegistry registry,
			ObjectProvider<MemorySource> source) {
		return MemoryGuard.builder("memory")
			.config(settings.memory())
			.ticker(registry.ticker())
			.events(registry.events())
			.source(source.getIfUnique(MemorySource::jvm))
			.build();
	}

	@Bean
	LoadSignal resilienceMemorySignal(MemoryGuard guard, LoadShedding loadShedding) {
		return guard.signal(loadShedding::lowWatermark);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Nullable MemoryMetrics resilienceMemoryMetrics(MemoryGuard guard, DependencySettings settings) {
			return settings.monitoring().enableMetrics() ? new MemoryMetrics(guard) : null;
		}

	}

}
