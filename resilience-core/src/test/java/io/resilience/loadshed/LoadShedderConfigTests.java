package io.resilience.loadshed;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class LoadShedderConfigTests {

	@Test
	void theDefaultsAreThoseOfTheDocumentation() {
		assertThat(LoadShedderConfig.defaults())
			.isEqualTo(new LoadShedderConfig(ShedStrategy.ADAPTIVE, LimitAlgorithm.GRADIENT, 100, 10, 1000, 0.85, 1,
					0.1, 0.9, 0.9, null, Duration.ofMillis(500), 1000, Duration.ofSeconds(1)));
	}

	@Test
	void aBuilderFromSettingsGivesTheSameSettings() {
		LoadShedderConfig config = new LoadShedderConfig(ShedStrategy.FAIR, LimitAlgorithm.AIMD, 2, 1, 3, 0.5, 0.6, 0,
				0.7, 0.8, Duration.ofMillis(4), Duration.ofMillis(5), 6, Duration.ofMillis(7));
		assertThat(config.toBuilder().build()).isEqualTo(config);
	}

	@Test
	void theInitialLimitFollowsTheBoundsUnlessItIsGiven() {
		assertThat(LoadShedderConfig.builder().maxLimit(20).build().initialLimit()).isEqualTo(20);
		assertThat(LoadShedderConfig.builder().minLimit(200).build().initialLimit()).isEqualTo(200);
		refused((builder) -> builder.initialLimit(100).maxLimit(20),
				"Invalid initial_limit (100): must be from min_limit (10) to max_limit (20)");
	}

	@Test
	void impossibleValuesAreRefused() {
		refused((builder) -> builder.minLimit(0), "Invalid min_limit (0): must be at least 1");
		refused((builder) -> builder.maxLimit(9), "Invalid max_limit (9): must not be below min_limit (10)");
		refused((builder) -> builder.lowWatermark(0), "Invalid low_watermark (0.0): must be above 0 and at most 1");
		refused((builder) -> builder.lowWatermark(Double.NaN),
				"Invalid low_watermark (NaN): must be above 0 and at most 1");
		refused((builder) -> builder.highWatermark(1.01),
				"Invalid high_watermark (1.01): must be above 0 and at most 1");
		refused((builder) -> builder.highWatermark(0.5),
				"Invalid high_watermark (0.5): must not be below low_watermark (0.85)");
		refused((builder) -> builder.criticalReserve(1), "Invalid critical_reserve (1.0): must be from 0 to below 1");
		refused((builder) -> builder.cpuThreshold(-1), "Invalid cpu_threshold (-1.0): must be above 0 and at most 1");
		refused((builder) -> builder.memoryThreshold(2),
				"Invalid memory_threshold (2.0): must be above 0 and at most 1");
		refused((builder) -> builder.latencyThreshold(Duration.ZERO),
				"Invalid latency_threshold (PT0S): must be above zero");
		refused((builder) -> builder.sampleInterval(Duration.ofMillis(-1)),
				"Invalid sample_interval (PT-0.001S): must be above zero");
		refused((builder) -> builder.maxClients(0), "Invalid max_clients (0): must be from 1 to 100000");
		refused((builder) -> builder.retryAfter(Duration.ofSeconds(-1)),
				"Invalid retry_after (PT-1S): must not be negative");
	}

	@Test
	@SuppressWarnings("NullAway")
	void aMissingStrategyIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> LoadShedderConfig.builder().strategy(null).build())
			.withMessage("'strategy' must not be null");
	}

	private static void refused(UnaryOperator<LoadShedderConfig.Builder> change, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> change.apply(LoadShedderConfig.builder()).build())
			.withMessage(message);
	}

}
