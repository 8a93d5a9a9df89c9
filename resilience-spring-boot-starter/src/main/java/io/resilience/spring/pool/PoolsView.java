package io.resilience.spring.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.resilience.spring.properties.HealthSettings;
import io.resilience.time.Ticker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * All pools that anybody knows of. Thread-safe: sources are asked outside of the lock
 * under which their numbers are judged.
 */
public final class PoolsView {

	private static final Log logger = LogFactory.getLog(PoolsView.class);

	private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final List<PoolSource> sources;

	private final HealthSettings.Pools thresholds;

	private final Ticker ticker;

	private final Map<String, PoolTrend> trends = new HashMap<>();

	/** A pool that is found later is new. */
	private boolean looked;

	private Map<String, PoolDescriptor> last = Map.of();

	private long lastAtNanos;

	/**
	 * Creates the view.
	 * @param sources who knows pools; of two that know one name the first counts
	 * @param thresholds where their trouble begins
	 * @param ticker measures the age of readings
	 */
	public PoolsView(List<PoolSource> sources, HealthSettings.Pools thresholds, Ticker ticker) {
		this.sources = List.copyOf(sources);
		this.thresholds = thresholds;
		this.ticker = ticker;
		this.lastAtNanos = ticker.read() - RECENT_NANOS;
	}

	/**
	 * The pools now.
	 * @return by name, in its order
	 */
	public Map<String, PoolDescriptor> pools() {
		Map<String, PoolReading> readings = new TreeMap<>();
		this.sources.forEach((source) -> read(source).forEach(readings::putIfAbsent));
		return judge(readings);
	}

	private synchronized Map<String, PoolDescriptor> judge(Map<String, PoolReading> readings) {
		long now = this.ticker.read();
		this.trends.keySet().retainAll(readings.keySet());
		Map<String, PoolDescriptor> pools = new TreeMap<>();
		readings.forEach((name, reading) -> {
			PoolTrend trend = this.trends.computeIfAbsent(name,
					(added) -> this.looked ? PoolTrend.ofNewPool(now) : PoolTrend.from(reading, now));
			pools.put(name, PoolDescriptor.of(reading, trend.add(reading, now), this.thresholds));
		});
		this.looked = true;
		this.last = pools;
		this.lastAtNanos = now;
		return new TreeMap<>(pools);
	}

	/**
	 * The pools at most a second ago, for those who ask for one number at a time.
	 * @return by name, in its order
	 */
	public Map<String, PoolDescriptor> recentPools() {
		synchronized (this) {
			if (this.ticker.read() - this.lastAtNanos < RECENT_NANOS) {
				return new TreeMap<>(this.last);
			}
		}
		return pools();
	}

	/** One that fails hides only its own. */
	private static Map<String, PoolReading> read(PoolSource source) {
		try {
			return source.pools();
		}
		catch (RuntimeException ex) {
			logger.warn("Pools of %s cannot be read".formatted(source.getClass().getName()), ex);
			return Map.of();
		}
	}

}
