package io.resilience.spring.properties;

import java.util.Map;

import io.resilience.dependency.DependencyType;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys below {@code resilience}. Like all of these records it is never filled: the
 * catalogue of keys is read from the components, the metadata from this documentation.
 *
 * @param enabled Whether calls are guarded at all.
 * @param strict Whether startup fails where an annotation names a dependency that the
 * configuration does not.
 * @param timeouts Timeouts by type of dependency, and of everything else.
 * @param circuitBreaker What circuit breakers do where neither the dependency nor its
 * type says otherwise.
 * @param retryPolicy What retries do where they are on and do not say otherwise. Switches
 * none on.
 * @param bulkheads Bulkhead and circuit breaker by type of dependency.
 * @param patterns Guards of composed operations, by the name in their annotation.
 * @param monitoring Export of metrics, and when to alert.
 * @param health When a dependency counts as degraded or under pressure.
 * @param healthChecks Checks that are made in the background, by name.
 * @param web What web clients are told.
 * @param jdbc What is passed on to databases.
 * @param loadShedding When inbound work is refused that carries the annotation for it.
 * @param pools Pools of resources, by name.
 * @param memory When work is refused for want of memory.
 * @param profiler Where the time goes.
 * @param chaos Faults on purpose.
 * @param externalDependencies Dependencies by name. The same as the top-level key
 * 'external_dependencies'.
 */
@ConfigurationProperties("resilience")
record ResilienceProperties(@DefaultValue("true") Boolean enabled, @DefaultValue("false") Boolean strict,
		@NestedConfigurationProperty TimeoutsProperties timeouts,
		@NestedConfigurationProperty CircuitBreakerProperties circuitBreaker,
		@NestedConfigurationProperty @Means("retry") RetryProperties retryPolicy,
		Map<DependencyType, TypeProperties> bulkheads, Map<String, PatternProperties> patterns,
		@NestedConfigurationProperty MonitoringProperties monitoring,
		@NestedConfigurationProperty HealthProperties health, Map<String, HealthCheckProperties> healthChecks,
		@NestedConfigurationProperty WebProperties web, @NestedConfigurationProperty JdbcProperties jdbc,
		@NestedConfigurationProperty LoadSheddingProperties loadShedding, Map<String, PoolProperties> pools,
		@NestedConfigurationProperty MemoryProperties memory, @NestedConfigurationProperty ProfilerProperties profiler,
		@NestedConfigurationProperty ChaosProperties chaos, Map<String, DependencyProperties> externalDependencies) {

}
