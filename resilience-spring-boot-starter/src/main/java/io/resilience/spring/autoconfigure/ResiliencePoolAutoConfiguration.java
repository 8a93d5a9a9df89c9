package io.resilience.spring.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.pool.ResourcePool;
import io.resilience.spring.metrics.PoolMetrics;
import io.resilience.spring.pool.CommonsPools;
import io.resilience.spring.pool.HikariPools;
import io.resilience.spring.pool.PoolSource;
import io.resilience.spring.pool.PoolsView;
import io.resilience.spring.pool.ResourcePools;
import io.resilience.spring.properties.DependencySettings;
import org.apache.commons.pool2.impl.GenericObjectPool;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for pools: ours, and a view of those
 * that the application has.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(DependencyRegistry.class)
@ConditionalOnBooleanProperty(name = "resilience.enabled", matchIfMissing = true)
public final class ResiliencePoolAutoConfiguration {

	@Bean
	PoolsView resiliencePoolsView(ObjectProvider<PoolSource> sources, DependencyRegistry registry) {
		return new PoolsView(sources.orderedStream().toList(), registry.ticker());
	}

	@Bean
	CommonsPools resilienceCommonsPools() {
		return new CommonsPools();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(GenericObjectPool.class)
	static class ResourcePoolConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ResourcePools resiliencePools(DependencySettings settings, DependencyRegistry registry,
				ListableBeanFactory beans) {
			return new ResourcePools(settings, registry, () -> pools(beans));
		}

		private static Stream<ResourcePool<?>> pools(ListableBeanFactory beans) {
			return beans.getBeansOfType(ResourcePool.class, false, false)
				.values()
				.stream()
				.map((pool) -> (ResourcePool<?>) pool);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HikariDataSource.class, DataSourceUnwrapper.class })
	static class HikariConfiguration {

		@Bean
		HikariPools resilienceHikariPools(ListableBeanFactory beans) {
			return new HikariPools(() -> dataSources(beans));
		}

		private static Map<String, DataSource> dataSources(ListableBeanFactory beans) {
			return beans.getBeansOfType(DataSource.class, false, false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		PoolMetrics resiliencePoolMetrics(PoolsView view, DependencyRegistry registry) {
			return new PoolMetrics(view, registry.scheduler());
		}

	}

}
