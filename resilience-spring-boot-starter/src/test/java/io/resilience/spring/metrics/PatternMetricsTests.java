package io.resilience.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.CircuitOpenException;
import io.resilience.spring.Contexts;
import io.resilience.guard.Guard;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.properties.AnnotationValues;
import io.resilience.spring.registry.Patterns;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Meters of patterns, whose annotations may be seen before the registry or after.
 */
class PatternMetricsTests {

	private final ApplicationContextRunner runner = Contexts.plain()
		.withUserConfiguration(Application.class)
		.withPropertyValues("resilience.patterns.place_order.retry.max_attempts=2",
				"resilience.patterns.place_order.retry.base_delay=1ms",
				"resilience.patterns.place_order.circuit_breaker.failure_threshold=2",
				"resilience.patterns.place_order.timeout=7s",
				"resilience.patterns.place_order.bulkhead.max_concurrent=4");

	@Test
	void everythingIsThereWithZeroBeforeTheFirstCall() {
		this.runner.run((context) -> {
			MeterRegistry meters = bound(context.getBean(PatternMetrics.class));
			assertThat(meters.get("resilience.pattern.calls").tag("pattern", "place_order").functionTimers()).hasSize(9)
				.allSatisfy((timer) -> assertThat(timer.count()).isZero());
			assertThat(meters.get("resilience.pattern.retries").functionCounters())
				.allSatisfy((counter) -> assertThat(counter.count()).isZero());
			assertThat(meters.get("resilience.pattern.timeout").tag("pattern", "place_order").gauge().value())
				.isEqualTo(7);
			assertThat(meters.get("resilience.pattern.bulkhead.capacity").gauge().value()).isEqualTo(4);
			assertThat(
					meters.get("resilience.pattern.circuitbreaker.state").tag("pattern", "place_order").gauge().value())
				.isZero();
		});
	}

	@Test
	void callsRetriesAndFallbacksAreCounted() {
		this.runner.run((context) -> {
			MeterRegistry meters = bound(context.getBean(PatternMetrics.class));
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.place(true)).isEqualTo("placed");
			assertThatIllegalStateException().isThrownBy(() -> orders.place(false));
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> orders.place(true));
			assertThat(orders.placeOrSay()).isEqualTo("later");
			assertThat(calls(meters, "success")).isOne();
			assertThat(calls(meters, "failure")).isOne();
			assertThat(calls(meters, "circuit_open")).isEqualTo(2);
			assertThat(
					meters.get("resilience.pattern.circuitbreaker.state").tag("pattern", "place_order").gauge().value())
				.isEqualTo(2);
			assertThat(meters.get("resilience.pattern.retries")
				.tags("pattern", "place_order", "result", "exhausted")
				.functionCounter()
				.count()).isOne();
			assertThat(meters.get("resilience.pattern.fallbacks")
				.tags("pattern", "place_order", "result", "success")
				.functionCounter()
				.count()).isOne();
		});
	}

	@Test
	void aPatternThatIsNamedLaterIsMeasuredFromThenOn() {
		this.runner.run((context) -> {
			MeterRegistry meters = bound(context.getBean(PatternMetrics.class));
			assertThat(meters.find("resilience.pattern.calls").tag("pattern", "late").functionTimer()).isNull();
			Guard late = context.getBean(Patterns.class).guard("late", AnnotationValues.NONE, "here");
			assertThat(late.call(() -> "x")).isEqualTo("x");
			assertThat(meters.get("resilience.pattern.calls")
				.tags("pattern", "late", "outcome", "success")
				.functionTimer()
				.count()).isOne();
			assertThat(meters.get("resilience.pattern.circuitbreaker.state").tag("pattern", "late").gauge().value())
				.isEqualTo(4);
		});
	}

	@Test
	void metersMayBeUnwanted() {
		this.runner.withPropertyValues("resilience.monitoring.enable_metrics=false")
			.run((context) -> assertThat(bound(context.getBean(PatternMetrics.class)).getMeters()).isEmpty());
	}

	private static MeterRegistry bound(PatternMetrics metrics) {
		MeterRegistry meters = new SimpleMeterRegistry();
		metrics.bindTo(meters);
		return meters;
	}

	private static double calls(MeterRegistry meters, String outcome) {
		return meters.get("resilience.pattern.calls")
			.tags("pattern", "place_order", "outcome", outcome)
			.functionTimer()
			.count();
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Orders orders() {
			return new Orders();
		}

	}

	static class Orders {

		@ResiliencePattern("place_order")
		public String place(boolean works) {
			if (!works) {
				throw new IllegalStateException();
			}
			return "placed";
		}

		@ResiliencePattern(value = "place_order", fallback = "later")
		public String placeOrSay() {
			return "placed";
		}

		String later() {
			return "later";
		}

	}

}
