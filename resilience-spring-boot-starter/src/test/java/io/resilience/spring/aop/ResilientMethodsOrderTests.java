package io.resilience.spring.aop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CircuitOpenException;
import io.resilience.LoadShedException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.LoadSignal;
import io.resilience.loadshed.Priority;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.ResiliencePattern;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.InvocationRejectedException;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Where the guard stands among Spring's own resilience annotations: inside of them, and
 * load shedding outside.
 */
class ResilientMethodsOrderTests {

	private final AtomicInteger bodies = new AtomicInteger();

	private final ApplicationContextRunner runner = Contexts.plain()
		.withUserConfiguration(ResilientMethods.class)
		.withPropertyValues("resilience.patterns.pattern.retry.base_delay=0")
		.withBean(AtomicInteger.class, () -> this.bodies)
		.withBean(Service.class);

	private volatile double pressure;

	@Test
	void eachAttemptOfRetryableIsAGuardedCall() {
		this.runner.run((context) -> {
			assertThatIllegalStateException().isThrownBy(context.getBean(Service.class)::fails);
			assertThat(this.bodies).hasValue(3);
			assertThat(count(context.getBean(DependencyRegistry.class), "fails", Outcome.FAILURE)).isEqualTo(3);
		});
	}

	@Test
	void retryableRepeatsWhatAnOpenBreakerRefusesWhichIsWhyItIsReported() {
		this.runner.run((context) -> {
			DependencyRegistry registry = context.getBean(DependencyRegistry.class);
			registry.get("service").circuitBreaker().forceOpen();
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(context.getBean(Service.class)::fails);
			assertThat(this.bodies).hasValue(0);
			assertThat(count(registry, "fails", Outcome.CIRCUIT_OPEN)).isEqualTo(3);
		});
	}

	@Test
	void concurrencyLimitRefusesBeforeTheGuardIsAsked() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatExceptionOfType(InvocationRejectedException.class).isThrownBy(() -> service.limited(service));
			assertThat(count(context.getBean(DependencyRegistry.class), "limited", Outcome.FAILURE)).isOne();
			assertThat(context.getBean(DependencyRegistry.class).get("service").snapshot().calls().total()).isOne();
		});
	}

	@Test
	void attemptsOfRetryableAreOutsideOfThePatternToo() {
		this.runner.run((context) -> {
			assertThatIllegalStateException().isThrownBy(context.getBean(Service.class)::pattern);
			assertThat(this.bodies).hasValue(2 * 3);
		});
	}

	@Test
	void workThatIsShedIsNotTriedAgain() {
		LoadShedderConfig config = LoadShedderConfig.builder()
			.cpuThreshold(1)
			.memoryThreshold(1)
			.sampleInterval(Duration.ofNanos(1))
			.build();
		this.runner
			.withBean(LoadShedder.class,
					() -> LoadShedder.builder("inbound")
						.config(config)
						.signal(LoadSignal.of("fake", () -> this.pressure))
						.build())
			.run((context) -> {
				this.pressure = 0.95;
				assertThatExceptionOfType(LoadShedException.class).isThrownBy(context.getBean(Service.class)::inbound);
				assertThat(context.getBean(LoadShedder.class).snapshot().totalShed()).isOne();
				assertThat(this.bodies).hasValue(0);
			});
	}

	private static long count(DependencyRegistry registry, String operation, Outcome outcome) {
		return registry.get("service").operation(operation).count(outcome);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class ResilientMethods {

	}

	static class Service {

		private final AtomicInteger bodies;

		Service(AtomicInteger bodies) {
			this.bodies = bodies;
		}

		@Retryable(maxRetries = 2, delay = 0)
		@ApiCall("service")
		public String fails() {
			this.bodies.incrementAndGet();
			throw new IllegalStateException();
		}

		@ConcurrencyLimit(limit = 1, policy = ConcurrencyLimit.ThrottlePolicy.REJECT)
		@ApiCall("service")
		public String limited(Service self) {
			return self.limited(self);
		}

		@Retryable(maxRetries = 1, delay = 0)
		@ResiliencePattern(value = "pattern", maxAttempts = 3)
		public String pattern() {
			this.bodies.incrementAndGet();
			throw new IllegalStateException();
		}

		@LoadShed(priority = Priority.BACKGROUND)
		@Retryable(maxRetries = 2, delay = 0)
		public String inbound() {
			this.bodies.incrementAndGet();
			return "reached";
		}

	}

}
