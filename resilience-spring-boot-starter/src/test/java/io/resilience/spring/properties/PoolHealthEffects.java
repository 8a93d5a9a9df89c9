package io.resilience.spring.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.resilience.spring.pool.PoolReading;
import io.resilience.spring.pool.PoolsView;
import io.resilience.time.ManualTime;

/**
 * Keys of pools in trouble: what a pool is called.
 */
final class PoolHealthEffects {

	private PoolHealthEffects() {
	}

	static Map<String, OtherEffect> all() {
		Effects effects = new Effects();
		effects.add("health.pools.rejection_rate_threshold", "0.5", "", calls(0, 40, 0.0), "healthy");
		effects.add("health.pools.utilization_threshold", "0.5", "", calls(6, 0, 0.0), "under_pressure");
		effects.add("health.pools.wait_threshold", "0.1", "", calls(0, 0, 500.0), "degraded");
		return effects.all();
	}

	/**
	 * A pool of ten of which a hundred borrowers, and some in vain, have come of late.
	 */
	private static Effects.Look calls(int active, long rejected, double averageWait) {
		return (settings) -> {
			Map<String, PoolReading> readings = new LinkedHashMap<>();
			PoolsView view = new PoolsView(List.of(() -> readings), Effects.read(settings, Map.of()).health().pools(),
					new ManualTime());
			view.pools();
			readings.put("it", new PoolReading("own", active, 0, 10, 0, 100L, rejected, averageWait, null, null));
			return view.pools().get("it").condition();
		};
	}

}
