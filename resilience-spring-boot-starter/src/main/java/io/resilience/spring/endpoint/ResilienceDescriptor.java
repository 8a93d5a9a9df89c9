package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Map;

import io.resilience.spring.pool.PoolDescriptor;
import io.resilience.spring.registry.GuardedMethodInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All dependencies, for JSON.
 *
 * @param status {@code healthy}, {@code under_pressure} or {@code degraded}: the worst of
 * the dependencies
 * @param dependencies the dependencies by name
 * @param methods the annotated methods
 * @param loadShedding the load shedder of inbound work, absent where nothing uses it
 * @param config what is written of types, of patterns and of everything, by its key below
 * {@code resilience}
 * @param healthChecks what the health checks found last, by name
 * @param alerts what is wrong now
 * @param pools the pools that anybody knows of, by name
 * @param memory the memory of the process, absent where it is not watched
 * @param profiler whether it measures, absent where there is none
 * @param chaos what faults are injected, absent where that is off
 */
public record ResilienceDescriptor(String status, Map<String, DependencyDescriptor> dependencies,
		List<GuardedMethodInfo> methods, @Nullable LoadSheddingDescriptor loadShedding,
		Map<String, ConfigDescriptor> config, Map<String, HealthCheckDescriptor> healthChecks,
		List<AlertDescriptor> alerts, Map<String, PoolDescriptor> pools, @Nullable MemoryDescriptor memory,
		ProcessDescriptor.@Nullable ProfilerState profiler,
		ProcessDescriptor.@Nullable ChaosState chaos) implements OperationResponseBody {

}
