package io.resilience.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.pool.ResourcePool;
import io.resilience.spring.metrics.PoolMetrics;
import io.resilience.spring.pool.CommonsPools;
import io.resilience.spring.pool.HikariPools;
import io.resilience.spring.pool.PoolSource;
import io.resilience.spring.pool.PoolsView;
import io.resilience.spring.pool.ResourcePools;
import io.resilience.spring.pool.UnusedPoolRule;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.Switch;
import io.resilience.time.Ticker;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for pools: ours, and a view of those
 * that the application has. They are made when somebody asks for them: where
 * {@code resilience.enabled} is false only who injects them, and nothing measures them.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
public final class ResiliencePoolAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	PoolsView resiliencePoolsView(ObjectProvider<PoolSource> sources, DependencySettings settings) {
		return new PoolsView(sources.orderedStream().toList(), settings.health().pools(), Ticker.system());
	}

	@Bean
	@Lazy
	CommonsPools resilienceCommonsPools() {
		return new CommonsPools();
	}

	/** What nobody has asked for yet is not made to be looked at. */
	private static <T> Map<String, T> made(Class<T> type, ConfigurableListableBeanFactory beans) {
		Map<String, T> made = new LinkedHashMap<>();
		for (String name : beans.getBeanNamesForType(type, false, false)) {
			if (beans.containsSingleton(name) && type.isInstance(beans.getSingleton(name))) {
				made.put(name, type.cast(beans.getSingleton(name)));
			}
		}
		return made;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(GenericObjectPool.class)
	static class ResourcePoolConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		ResourcePools resiliencePools(DependencySettings settings, DependencyRegistry registry,
				ConfigurableListableBeanFactory beans) {
			return new ResourcePools(settings, registry, () -> pools(beans));
		}

		@Bean
		@Lazy
		UnusedPoolRule resilienceUnusedPoolRule(DependencySettings settings, ResourcePools pools, PoolsView view,
				ConfigurableListableBeanFactory beans) {
			return new UnusedPoolRule(settings, () -> areAllMade(beans) ? pools.names() : null, view,
					"Make it with ResourcePools.create(\"%s\", …)");
		}

		private static boolean areAllMade(ConfigurableListableBeanFactory beans) {
			return Stream.of(beans.getBeanNamesForType(ResourcePool.class, true, false))
				.allMatch(beans::containsSingleton);
		}

		private static Map<String, ResourcePool<?>> pools(ConfigurableListableBeanFactory beans) {
			Map<String, ResourcePool<?>> pools = new LinkedHashMap<>();
			made(ResourcePool.class, beans).forEach(pools::put);
			return pools;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.apache.commons.pool2.impl.GenericObjectPool")
	static class NoResourcePoolConfiguration {

		@Bean
		@Lazy
		UnusedPoolRule resilienceUnusedPoolRule(DependencySettings settings, PoolsView view) {
			return new UnusedPoolRule(settings, Set::of, view,
					"Add org.apache.commons:commons-pool2 and make it with ResourcePools.create(\"%s\", …)");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HikariDataSource.class)
	static class HikariConfiguration {

		@Bean
		@Lazy
		HikariPools resilienceHikariPools(ConfigurableListableBeanFactory beans) {
			return new HikariPools(() -> made(DataSource.class, beans));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Nullable PoolMetrics resiliencePoolMetrics(PoolsView view, DependencyRegistry registry, DependencySettings settings) {
			return settings.monitoring().enableMetrics() ? new PoolMetrics(view, registry.scheduler()) : null;
		}

	}

}
