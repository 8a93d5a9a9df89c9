package io.resilience.spring.properties;

import java.time.Duration;

/**
 * When a dependency or pool counts as degraded or under pressure.
 *
 * @param successRateThreshold share of successful calls below which it is degraded, from
 * 0 to 1; 0.8 by default
 * @param minimumCalls calls that the window must hold before that share decides, at least
 * 1; 5 by default
 * @param window length of the window, above zero; 60 s by default
 * @param utilizationThreshold share of permits in use above which it is under pressure,
 * above 0 and at most 1; 0.9 by default
 * @param pools the same for pools
 */
public record HealthSettings(double successRateThreshold, int minimumCalls, Duration window,
		double utilizationThreshold, Pools pools) {

	static HealthSettings from(Assembly root) {
		return new HealthSettings(root.get("health.success_rate_threshold", 0.8), root.get("health.minimum_calls", 5),
				root.get("health.window", Duration.ofSeconds(60)), root.get("health.utilization_threshold", 0.9),
				Pools.from(root));
	}

	/**
	 * When a pool counts as degraded or under pressure.
	 *
	 * @param rejectionRateThreshold share of borrowers who got nothing above which it is
	 * degraded, from 0 to 1; 0.1 by default
	 * @param utilizationThreshold share of the capacity in use above which it is under
	 * pressure, above 0 and at most 1; 0.9 by default
	 * @param waitThreshold how long a lease may have to be waited for, on average, before
	 * it is degraded, above zero; 1 s by default
	 */
	public record Pools(double rejectionRateThreshold, double utilizationThreshold, Duration waitThreshold) {

		static Pools from(Assembly root) {
			return new Pools(root.get("health.pools.rejection_rate_threshold", 0.1),
					root.get("health.pools.utilization_threshold", 0.9),
					root.get("health.pools.wait_threshold", Duration.ofSeconds(1)));
		}

	}

}
