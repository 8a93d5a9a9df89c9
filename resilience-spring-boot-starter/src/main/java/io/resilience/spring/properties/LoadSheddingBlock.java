package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.loadshed.LimitAlgorithm;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.ShedStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The {@code load_shedding} block.
 */
final class LoadSheddingBlock {

	private static final String BLOCK = "load_shedding";

	private LoadSheddingBlock() {
	}

	static @Nullable LoadShedderConfig assemble(Assembly assembly) {
		LoadShedderConfig config = assembly.levels().mentions(BLOCK) ? assembly.build(BLOCK, () -> build(assembly))
				: LoadShedderConfig.defaults();
		if (config != null) {
			show(assembly, config);
		}
		return config;
	}

	private static LoadShedderConfig build(Assembly assembly) {
		LoadShedderConfig.Builder builder = LoadShedderConfig.builder();
		assembly.set("load_shedding.strategy", ShedStrategy.class, builder::strategy);
		assembly.set("load_shedding.algorithm", LimitAlgorithm.class, builder::algorithm);
		assembly.set("load_shedding.initial_limit", Integer.class, builder::initialLimit);
		assembly.set("load_shedding.min_limit", Integer.class, builder::minLimit);
		assembly.set("load_shedding.max_limit", Integer.class, builder::maxLimit);
		assembly.set("load_shedding.low_watermark", Double.class, builder::lowWatermark);
		assembly.set("load_shedding.high_watermark", Double.class, builder::highWatermark);
		assembly.set("load_shedding.critical_reserve", Double.class, builder::criticalReserve);
		assembly.set("load_shedding.cpu_threshold", Double.class, builder::cpuThreshold);
		assembly.set("load_shedding.memory_threshold", Double.class, builder::memoryThreshold);
		assembly.set("load_shedding.latency_threshold", Duration.class, builder::latencyThreshold);
		assembly.set("load_shedding.sample_interval", Duration.class, builder::sampleInterval);
		assembly.set("load_shedding.max_clients", Integer.class, builder::maxClients);
		assembly.set("load_shedding.retry_after", Duration.class, builder::retryAfter);
		return builder.build();
	}

	private static void show(Assembly assembly, LoadShedderConfig config) {
		assembly.show("load_shedding.strategy", config.strategy());
		assembly.show("load_shedding.algorithm", config.algorithm());
		assembly.show("load_shedding.initial_limit", config.initialLimit());
		assembly.show("load_shedding.min_limit", config.minLimit());
		assembly.show("load_shedding.max_limit", config.maxLimit());
		assembly.show("load_shedding.low_watermark", config.lowWatermark());
		assembly.show("load_shedding.high_watermark", config.highWatermark());
		assembly.show("load_shedding.critical_reserve", config.criticalReserve());
		assembly.show("load_shedding.cpu_threshold", config.cpuThreshold());
		assembly.show("load_shedding.memory_threshold", config.memoryThreshold());
		assembly.show("load_shedding.latency_threshold", config.latencyThreshold());
		assembly.show("load_shedding.sample_interval", config.sampleInterval());
		assembly.show("load_shedding.max_clients", config.maxClients());
		assembly.show("load_shedding.retry_after", config.retryAfter());
	}

}
