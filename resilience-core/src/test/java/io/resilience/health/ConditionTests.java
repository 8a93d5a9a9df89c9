package io.resilience.health;

import java.time.Duration;
import java.util.Map;

import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.CallsSnapshot;
import io.resilience.time.ManualTime;
import io.resilience.window.WindowCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConditionTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Dependency dependency = this.registry
		.register("user_db", DependencyConfig.builder(DependencyType.DATABASE)
			.circuitBreaker(
					CircuitBreakerConfig.builder().failureThreshold(1).recoveryTimeout(Duration.ofSeconds(10)).build())
			.build());

	@ParameterizedTest(name = "{0}, {2} of {1} calls failed, {3} of 10 permits: {4}")
	@CsvSource(textBlock = """
			CLOSED,      0,  0,  0, HEALTHY
			CLOSED,      4,  4,  0, HEALTHY
			CLOSED,      5,  1,  0, HEALTHY
			CLOSED,      5,  2,  0, DEGRADED
			CLOSED,    100, 20,  0, HEALTHY
			CLOSED,    100, 21,  0, DEGRADED
			CLOSED,      0,  0,  9, HEALTHY
			CLOSED,      0,  0, 10, UNDER_PRESSURE
			CLOSED,    100, 21, 10, DEGRADED
			OPEN,        0,  0,  0, DEGRADED
			OPEN,      100,  0, 10, DEGRADED
			FORCED_OPEN, 0,  0,  0, DEGRADED
			HALF_OPEN,   0,  0,  0, RECOVERING
			HALF_OPEN,   0,  0, 10, RECOVERING
			HALF_OPEN,   5,  2,  0, DEGRADED
			DISABLED,    0,  0,  0, HEALTHY
			DISABLED,    5,  2,  0, DEGRADED
			DISABLED,    0,  0, 10, UNDER_PRESSURE
			""")
	void conditionFollowsFromStateRateAndPermitsInThisOrder(CircuitState state, long calls, long failed, int active,
			Condition expected) {
		assertThat(Condition.of(snapshot(state, calls, failed, active), HealthThresholds.defaults()))
			.isEqualTo(expected);
	}

	private DependencySnapshot snapshot(CircuitState state, long calls, long failed, int active) {
		switch (state) {
			case OPEN -> this.dependency.circuitBreaker().recordFailure();
			case HALF_OPEN -> {
				this.dependency.circuitBreaker().recordFailure();
				this.time.advance(Duration.ofSeconds(10));
			}
			case FORCED_OPEN -> this.dependency.circuitBreaker().forceOpen();
			case DISABLED -> this.dependency.circuitBreaker().disable();
			case CLOSED -> {
			}
		}
		DependencySnapshot now = this.dependency.snapshot();
		assertThat(now.circuitState()).isEqualTo(state);
		return new DependencySnapshot(now.name(), now.config(),
				new BulkheadSnapshot("user_db", BulkheadType.SEMAPHORE, active, 10, 0, 0, 0, 0, active),
				now.circuitBreaker(),
				new CallsSnapshot(Map.of(), 0, new WindowCounts(calls, failed, 0), now.calls().latency()));
	}

	@Test
	void dependencyWithoutBreakerIsJudgedByItsCallsAndPermits() {
		Dependency plain = this.registry.register("files",
				DependencyConfig.builder(DependencyType.FILE_SYSTEM).circuitBreaker(null).build());
		assertThat(Condition.of(plain.snapshot(), HealthThresholds.defaults())).isEqualTo(Condition.HEALTHY);
	}

	@Test
	void thresholdsCanBeChanged() {
		DependencySnapshot snapshot = snapshot(CircuitState.CLOSED, 2, 1, 5);
		assertThat(Condition.of(snapshot, new HealthThresholds(0.8, 2, 0.9))).isEqualTo(Condition.DEGRADED);
		assertThat(Condition.of(snapshot, new HealthThresholds(0.5, 2, 0.4))).isEqualTo(Condition.UNDER_PRESSURE);
	}

	@Test
	void impossibleThresholdsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HealthThresholds(1.1, 5, 0.9))
			.withMessageContaining("success_rate_threshold");
		assertThatIllegalArgumentException().isThrownBy(() -> new HealthThresholds(0.8, 0, 0.9))
			.withMessageContaining("minimum_calls");
		assertThatIllegalArgumentException().isThrownBy(() -> new HealthThresholds(0.8, 5, Double.NaN))
			.withMessageContaining("utilization_threshold");
	}

	@Test
	void labelsAreThoseOfJson() {
		assertThat(Condition.UNDER_PRESSURE.label()).isEqualTo("under_pressure");
	}

}
