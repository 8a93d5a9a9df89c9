package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.memory}. A plain number is seconds where a time is meant.
 *
 * @param enabled Whether the memory is watched.
 * @param softLimit From where background work is refused. Bytes of heap, such as 512MB,
 * or a share, such as 80% or 'container 80%'.
 * @param hardLimit From where all but critical work is refused.
 * @param hysteresis How far below a limit, as a share of it, the memory must fall before
 * the limit counts as left.
 * @param staleAfter For how long a figure counts that no garbage collection has renewed.
 * @param maxTags How many tags allocations are told apart by.
 */
record MemoryProperties(@DefaultValue("false") Boolean enabled, @DefaultValue("80%") String softLimit,
		@DefaultValue("92%") String hardLimit, @Within(Limit.BELOW_ONE) @DefaultValue("0.05") Double hysteresis,
		@DefaultValue("60s") Duration staleAfter, @DefaultValue("100") Integer maxTags) {

}
