package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.loadshed.LimitAlgorithm;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.ShedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoadSheddingTests {

	@Test
	void whereNothingIsSaidItIsAsTheEngineHasIt() {
		ResolvedLoadShedding shedding = SettingsBuilder.empty().build().loadShedding();
		assertThat(shedding.config()).isEqualTo(LoadShedderConfig.defaults());
		assertThat(shedding.settings()).containsEntry("load_shedding.max_limit",
				new ConfiguredValue(1000, ConfiguredValue.DEFAULT));
	}

	@Test
	void everyKeyBinds() {
		ResolvedLoadShedding shedding = SettingsBuilder.yaml("""
				resilience:
				  load_shedding:
				    strategy: fair
				    algorithm: aimd
				    initial_limit: 30
				    min_limit: 20
				    max_limit: 40
				    low_watermark: 0.5
				    high_watermark: 0.75
				    critical_reserve: 0
				    cpu_threshold: 0.8
				    memory_threshold: 1
				    latency_threshold: 250ms
				    sample_interval: 2
				    max_clients: 50
				    retry_after: 0
				""").loadShedding();
		assertThat(shedding.config()).isEqualTo(LoadShedderConfig.builder()
			.strategy(ShedStrategy.FAIR)
			.algorithm(LimitAlgorithm.AIMD)
			.initialLimit(30)
			.minLimit(20)
			.maxLimit(40)
			.lowWatermark(0.5)
			.highWatermark(0.75)
			.criticalReserve(0)
			.cpuThreshold(0.8)
			.memoryThreshold(1)
			.latencyThreshold(Duration.ofMillis(250))
			.sampleInterval(Duration.ofSeconds(2))
			.maxClients(50)
			.retryAfter(Duration.ZERO)
			.build());
		assertThat(shedding.settings()).hasSize(14)
			.containsEntry("load_shedding.strategy", new ConfiguredValue("fair", "application.yml:3:15"))
			.containsEntry("load_shedding.latency_threshold",
					new ConfiguredValue(Duration.ofMillis(250), "application.yml:13:24"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "min_limit: 0|min_limit|must be at least 1",
					"strategy: unfair|strategy|must be one of random, priority",
					"low_watermark: 0|low_watermark|must be above 0 and at most 1",
					"cpu_threshold: 90|cpu_threshold|must be above 0 and at most 1",
					"critical_reserve: 1|critical_reserve|must be from 0 to below 1",
					"latency_threshold: 0|latency_threshold|must be above 0",
					"retry_after: -1|retry_after|must not be negative",
					"max_clients: 100001|max_clients|must be from 1 to 100000",
					"max_limit: 5|max_limit|must not be below min_limit (10)",
					"initial_limit: 5|initial_limit|must be from min_limit (10) to max_limit (1000)",
					"{low_watermark: 0.9, high_watermark: 0.8}|high_watermark|must not be below low_watermark (0.9)",
					"in_flight: 5|in_flight|is not a known key" })
	void whatCannotBeIsReported(String yaml, String key, String rule) {
		String block = yaml.startsWith("{") ? yaml : "{" + yaml + "}";
		assertThat(SettingsBuilder.problems("resilience.load_shedding: " + block)).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("resilience.load_shedding." + key);
				assertThat(problem.rule()).contains(rule);
				assertThat(problem.origin()).startsWith("application.yml:1:");
			});
	}

}
