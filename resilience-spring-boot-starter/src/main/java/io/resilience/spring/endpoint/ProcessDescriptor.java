package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Map;

import io.resilience.chaos.FaultInjector;
import io.resilience.memory.MemoryGuard;
import io.resilience.profile.Profiler;
import io.resilience.spring.pool.PoolDescriptor;
import io.resilience.spring.pool.PoolsView;
import org.jspecify.annotations.Nullable;

/**
 * What the process has beside its dependencies.
 *
 * @param pools the pools that anybody knows of, by name
 * @param memory its memory, {@code null} where it is not watched
 * @param profiler the profiler, {@code null} where there is none
 * @param chaos fault injection, {@code null} where it is off
 */
public record ProcessDescriptor(Map<String, PoolDescriptor> pools, @Nullable MemoryDescriptor memory,
		@Nullable ProfilerState profiler, @Nullable ChaosState chaos) {

	/**
	 * Describes the process as it is now.
	 * @param pools the pools, or {@code null} if nobody looks at them
	 * @param memory the memory, or {@code null} if it is not watched
	 * @param profiler the profiler, or {@code null} if there is none
	 * @param injector what injects faults, or {@code null} if nothing does
	 * @return the description
	 */
	public static ProcessDescriptor of(@Nullable PoolsView pools, @Nullable MemoryGuard memory,
			@Nullable Profiler profiler, @Nullable FaultInjector injector) {
		return new ProcessDescriptor((pools != null) ? pools.pools() : Map.of(),
				(memory != null) ? MemoryDescriptor.of(memory) : null,
				(profiler != null) ? new ProfilerState(profiler.isOn(), profiler.paths()) : null,
				(injector != null) ? ChaosState.of(injector) : null);
	}

	/**
	 * The profiler, in short.
	 *
	 * @param on whether it measures now
	 * @param paths how many paths it tells apart
	 */
	public record ProfilerState(boolean on, int paths) {

	}

	/**
	 * Fault injection, in short.
	 *
	 * @param running names of the experiments that run now
	 * @param injected how many faults have struck since the start
	 */
	public record ChaosState(List<String> running, long injected) {

		static ChaosState of(FaultInjector injector) {
			return new ChaosState(injector.running().stream().map((one) -> one.experiment().name()).toList(),
					injector.injected());
		}

	}

}
