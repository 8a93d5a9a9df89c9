package io.resilience.spring.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.loadshed.LoadShedder;
import io.resilience.spring.metrics.LoadShedderMetrics;
import io.resilience.spring.metrics.PatternMetrics;
import io.resilience.spring.metrics.ResilienceMetrics;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.Patterns;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of the guards.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResilienceMetrics resilienceMetrics(DependencyRegistry registry, DependencySettings settings) {
		return new ResilienceMetrics(registry, settings.monitoring());
	}

	@Bean
	@ConditionalOnMissingBean
	PatternMetrics resiliencePatternMetrics(Patterns patterns, DependencySettings settings) {
		return new PatternMetrics(patterns, settings.monitoring());
	}

	@Bean
	@ConditionalOnMissingBean
	LoadShedderMetrics resilienceLoadShedderMetrics(DependencySettings settings,
			ConfigurableListableBeanFactory beans) {
		return new LoadShedderMetrics(() -> settings.monitoring().enableMetrics() ? inUse(beans).toList() : List.of());
	}

	/** The shedder of annotated methods is there only once one of them is. */
	private static Stream<LoadShedder> inUse(ConfigurableListableBeanFactory beans) {
		return Arrays.stream(beans.getBeanNamesForType(LoadShedder.class, true, false))
			.filter(beans::containsSingleton)
			.map((name) -> beans.getBean(name, LoadShedder.class));
	}

}
