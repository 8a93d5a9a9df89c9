package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimitAlgorithm;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import org.jspecify.annotations.Nullable;

/**
 * The blocks {@code rate_limit}, {@code hedge} and {@code adaptive_timeout}.
 */
final class OptionalBlocks {

	private OptionalBlocks() {
	}

	static @Nullable RateLimiterConfig rateLimit(Assembly assembly) {
		RateLimiterConfig config = assembly.isOn("rate_limit")
				? assembly.build("rate_limit", () -> buildRateLimit(assembly)) : null;
		if (config != null) {
			assembly.show("rate_limit.limit", config.limit());
			assembly.show("rate_limit.period", config.period());
			assembly.show("rate_limit.algorithm", config.algorithm());
			assembly.show("rate_limit.max_wait", config.maxWait());
			if (config.algorithm() == RateLimitAlgorithm.TOKEN_BUCKET) {
				assembly.show("rate_limit.burst", config.burst());
			}
		}
		return config;
	}

	private static RateLimiterConfig buildRateLimit(Assembly assembly) {
		RateLimiterConfig.Builder builder = RateLimiterConfig.builder();
		assembly.set("rate_limit.limit", Integer.class, builder::limit);
		assembly.set("rate_limit.period", Duration.class, builder::period);
		assembly.set("rate_limit.algorithm", RateLimitAlgorithm.class, builder::algorithm);
		assembly.set("rate_limit.burst", Integer.class, builder::burst);
		assembly.set("rate_limit.max_wait", Duration.class, builder::maxWait);
		return builder.build();
	}

	static @Nullable HedgeConfig hedge(Assembly assembly) {
		HedgeConfig config = assembly.isOn("hedge") ? assembly.build("hedge", () -> buildHedge(assembly)) : null;
		if (config != null) {
			assembly.show("hedge.delay", config.delay());
			assembly.show("hedge.delay_percentile", config.delayPercentile());
			assembly.show("hedge.max_hedges", config.maxHedges());
		}
		return config;
	}

	private static HedgeConfig buildHedge(Assembly assembly) {
		HedgeConfig.Builder builder = HedgeConfig.builder();
		assembly.set("hedge.delay", Duration.class, builder::delay);
		assembly.set("hedge.delay_percentile", Double.class, builder::delayPercentile);
		assembly.set("hedge.max_hedges", Integer.class, builder::maxHedges);
		return builder.build();
	}

	static @Nullable AdaptiveTimeoutConfig adaptiveTimeout(Assembly assembly) {
		boolean on = assembly.isOn("adaptive_timeout");
		assembly.show("adaptive_timeout.enabled", on);
		AdaptiveTimeoutConfig config = on ? assembly.build("adaptive_timeout", () -> buildAdaptiveTimeout(assembly))
				: null;
		if (config != null) {
			assembly.show("adaptive_timeout.percentile", config.percentile());
			assembly.show("adaptive_timeout.multiplier", config.multiplier());
			assembly.show("adaptive_timeout.min", config.min());
			assembly.show("adaptive_timeout.max", config.max());
		}
		return config;
	}

	private static AdaptiveTimeoutConfig buildAdaptiveTimeout(Assembly assembly) {
		AdaptiveTimeoutConfig defaults = AdaptiveTimeoutConfig.defaults();
		return new AdaptiveTimeoutConfig(assembly.get("adaptive_timeout.percentile", defaults.percentile()),
				assembly.get("adaptive_timeout.multiplier", defaults.multiplier()),
				assembly.get("adaptive_timeout.min", defaults.min()),
				assembly.get("adaptive_timeout.max", defaults.max()));
	}

}
