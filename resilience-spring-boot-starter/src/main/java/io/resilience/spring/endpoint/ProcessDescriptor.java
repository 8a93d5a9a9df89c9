package io.resilience.spring.endpoint;

import java.util.Map;

import io.resilience.memory.MemoryGuard;
import io.resilience.spring.pool.PoolDescriptor;
import io.resilience.spring.pool.PoolsView;
import org.jspecify.annotations.Nullable;

/**
 * What the process has beside its dependencies.
 *
 * @param pools the pools that anybody knows of, by name
 * @param memory its memory, {@code null} where it is not watched
 */
public record ProcessDescriptor(Map<String, PoolDescriptor> pools, @Nullable MemoryDescriptor memory) {

	/**
	 * Describes the process as it is now.
	 * @param pools the pools, or {@code null} if nobody looks at them
	 * @param memory the memory, or {@code null} if it is not watched
	 * @return the description
	 */
	public static ProcessDescriptor of(@Nullable PoolsView pools, @Nullable MemoryGuard memory) {
		return new ProcessDescriptor((pools != null) ? pools.pools() : Map.of(),
				(memory != null) ? MemoryDescriptor.of(memory) : null);
	}

}
