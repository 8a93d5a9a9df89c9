package io.resilience.spring.pool;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * All pools that anybody knows of, read at most once a second. Thread-safe: a reading is
 * immutable, and two threads that read at once only read twice.
 */
public final class PoolsView {

	private static final long FRESH_NANOS = 1_000_000_000L;

	private final List<PoolSource> sources;

	private final Ticker ticker;

	private volatile @Nullable Reading last;

	/**
	 * Creates the view.
	 * @param sources who knows pools
	 * @param ticker measures the age of a reading
	 */
	public PoolsView(List<PoolSource> sources, Ticker ticker) {
		this.sources = List.copyOf(sources);
		this.ticker = ticker;
	}

	/**
	 * The pools, at most a second old.
	 * @return by name, in its order
	 */
	public Map<String, PoolDescriptor> pools() {
		long now = this.ticker.read();
		Reading last = this.last;
		if (last == null || now - last.takenAt() >= FRESH_NANOS) {
			Map<String, PoolDescriptor> pools = new TreeMap<>();
			this.sources.forEach((source) -> source.pools().forEach(pools::putIfAbsent));
			last = new Reading(now, Map.copyOf(pools));
			this.last = last;
		}
		return new TreeMap<>(last.pools());
	}

	private record Reading(long takenAt, Map<String, PoolDescriptor> pools) {
	}

}
