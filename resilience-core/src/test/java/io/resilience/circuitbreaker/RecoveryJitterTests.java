package io.resilience.circuitbreaker;

import java.time.Duration;

import io.resilience.CircuitOpenException;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Many breakers that open together need not probe together.
 */
class RecoveryJitterTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final ManualTime time = new ManualTime();

	private CircuitBreaker opened(CircuitBreakerConfig.Builder config, double chance) {
		CircuitBreaker breaker = CircuitBreaker.builder("b")
			.config(config.failureThreshold(1).build())
			.time(this.time, this.time)
			.random(() -> chance)
			.build();
		breaker.recordFailure();
		return breaker;
	}

	private static CircuitBreakerConfig.Builder jitter(double share) {
		return CircuitBreakerConfig.builder().recoveryTimeout(MINUTE).recoveryTimeoutJitter(share);
	}

	@Test
	void withoutJitterTheWaitIsExact() {
		CircuitBreaker breaker = opened(CircuitBreakerConfig.builder().recoveryTimeout(MINUTE), 0.999);
		assertThat(breaker.snapshot().retryAfter()).isEqualTo(MINUTE);
	}

	@Test
	void theWaitIsLongerByItsShareAtMostAndRefusalsTellItExactly() {
		CircuitBreaker breaker = opened(jitter(0.5), 0.5);
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire)
			.satisfies((ex) -> assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(75)));
		this.time.advance(Duration.ofSeconds(75).minusNanos(1));
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		this.time.advance(Duration.ofNanos(1));
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
	}

	@Test
	void chanceIsAskedForEachWaitAndNeverShortensIt() {
		assertThat(opened(jitter(1), 0).snapshot().retryAfter()).isEqualTo(MINUTE);
		assertThat(opened(jitter(1), 0.25).snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(75));
	}

	@Test
	void itIsAddedToTheLongestWaitToo() {
		CircuitBreaker breaker = opened(jitter(0.5).recoveryBackoffMultiplier(10).recoveryTimeoutMax(MINUTE), 0.5);
		this.time.advance(Duration.ofSeconds(75));
		breaker.recordFailure();
		assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(75));
	}

	@Test
	void theLongestDurationsStayPositive() {
		Duration forever = Duration.ofNanos(Long.MAX_VALUE);
		CircuitBreaker breaker = opened(jitter(1).recoveryTimeout(forever).recoveryTimeoutMax(forever), 0.999);
		assertThat(breaker.snapshot().retryAfter()).isPositive();
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY })
	void aShareOutsideOfItsRangeIsRefused(double share) {
		assertThatIllegalArgumentException().isThrownBy(() -> jitter(share).build())
			.withMessageContaining("recovery_timeout_jitter (" + share + ")");
	}

	@Test
	void itIsKeptWhereSettingsStartFromOthers() {
		assertThat(jitter(0.25).build().toBuilder().build()).isEqualTo(jitter(0.25).build());
	}

}
