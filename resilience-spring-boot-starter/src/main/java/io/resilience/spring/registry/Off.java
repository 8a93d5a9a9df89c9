package io.resilience.spring.registry;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.dependency.DependencyConfig;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.ShedStrategy;
import io.resilience.time.Nanos;

/**
 * Settings that let everything through, for where {@code resilience.enabled} is false:
 * what is injected is there and does nothing.
 */
final class Off {

	/** More than any process has threads. */
	private static final int EVERYBODY = 1_000_000;

	private Off() {
	}

	static DependencyConfig dependency(DependencyConfig config) {
		return DependencyConfig.builder(config.type())
			.critical(config.critical())
			.timeout(Duration.ofNanos(Nanos.FOREVER))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(EVERYBODY).build())
			.circuitBreaker(null)
			.build();
	}

	static LoadShedderConfig loadShedder() {
		return LoadShedderConfig.builder()
			.strategy(ShedStrategy.RANDOM)
			.maxLimit(EVERYBODY)
			.cpuThreshold(1)
			.memoryThreshold(1)
			.build();
	}

}
