package io.resilience.circuitbreaker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slow calls count like failures, and not only when they have ended.
 */
class SlowCallsTests {

	private static final Duration SLOW = Duration.ofSeconds(2);

	private final ManualTime time = new ManualTime();

	private final CircuitBreakerConfig.Builder config = CircuitBreakerConfig.builder()
		.slowCallDuration(SLOW)
		.failureThreshold(3)
		.successThreshold(1);

	@Test
	void callsThatHangOpenTheBreakerWithoutEverEnding() {
		CircuitBreaker breaker = breaker();
		IntStream.range(0, 3).forEach((i) -> breaker.acquire());
		this.time.advance(SLOW.minusNanos(1));
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		this.time.advance(Duration.ofNanos(1));
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(breaker.snapshot().reason()).isEqualTo("3 failures in a row");
	}

	@Test
	void aSlowCallCountsOnceHoweverItEnds() {
		CircuitBreaker breaker = breaker();
		List<CircuitBreakerPermit> hanging = new ArrayList<>();
		IntStream.range(0, 2).forEach((i) -> hanging.add(breaker.acquire()));
		this.time.advance(SLOW);
		assertThat(breaker.snapshot().failures()).isEqualTo(2);
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(2);
		hanging.get(0).success();
		hanging.get(1).failure(new IOException());
		assertThat(breaker.snapshot().failures()).isEqualTo(2);
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(2);
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(breaker.snapshot().lastFailures()).hasSize(1); // still tells what went
																	// wrong
	}

	@Test
	void aCallThatEndsInTimeIsNotSlowLater() {
		CircuitBreaker breaker = breaker();
		IntStream.range(0, 5).forEach((i) -> breaker.acquire().success());
		IntStream.range(0, 5).forEach((i) -> breaker.acquire().ignore());
		this.time.advance(SLOW.multipliedBy(2));
		assertThat(breaker.snapshot().failures()).isZero();
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(5);
	}

	@Test
	void theShareOfSlowCallsOpensTheBreaker() {
		this.config.failureThreshold(100).slowCallRateThreshold(0.8).minimumCalls(10);
		CircuitBreaker breaker = breaker();
		IntStream.range(0, 2).forEach((i) -> breaker.acquire().success());
		IntStream.range(0, 7).forEach((i) -> breaker.acquire());
		this.time.advance(SLOW);
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		breaker.acquire();
		this.time.advance(SLOW);
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(breaker.snapshot().reason()).isEqualTo("8 of 10 calls were slow (threshold 80 %)");
	}

	@ParameterizedTest
	@CsvSource({ "0.01, 100, 1", "0.99, 100, 99", "0.5, 10, 5", "0.3, 10, 3", "1, 10, 10", "1, 1, 1", "1, 2, 2",
			"0.5, 3, 2" })
	void theShareOfSlowCallsOpensTheBreakerExactlyAtItsThreshold(double threshold, int calls, int slow) {
		this.config.failureThreshold(Integer.MAX_VALUE).slowCallRateThreshold(threshold).minimumCalls(calls);
		for (WindowType type : WindowType.values()) {
			this.config.windowType(type);
			for (int less = 0; less <= 1; less++) {
				CircuitBreaker breaker = breaker();
				List<CircuitBreakerPermit> slowOnes = IntStream.range(0, slow - less)
					.mapToObj((i) -> breaker.acquire())
					.toList();
				this.time.advance(SLOW);
				slowOnes.forEach(CircuitBreakerPermit::success);
				IntStream.range(0, calls - slow + less).forEach((i) -> breaker.acquire().success());
				assertThat(breaker.state()).isEqualTo((less == 0) ? CircuitState.OPEN : CircuitState.CLOSED);
			}
		}
	}

	@Test
	void aProbeThatHangsOpensTheBreakerTheMomentItIsSlow() {
		CircuitBreaker breaker = breaker();
		IntStream.range(0, 3).forEach((i) -> breaker.recordFailure());
		this.time.advance(Duration.ofSeconds(30));
		CircuitBreakerPermit probe = breaker.acquire();
		this.time.advance(SLOW);
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(breaker.snapshot().reason()).isEqualTo("a probe is slow");
		probe.success();
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void aSlowCallOfAnEarlierStayDecidesNothing() {
		this.config.failureThreshold(1);
		CircuitBreaker breaker = breaker();
		breaker.acquire();
		breaker.reset();
		this.time.advance(SLOW);
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(breaker.snapshot().bufferedCalls()).isZero();
	}

	@Test
	void callsKeepTheThresholdUnderWhichTheyBegan() {
		CircuitBreaker breaker = breaker();
		CircuitBreakerPermit unwatched = breaker.acquire();
		breaker.configure(this.config.slowCallDuration(null).build());
		breaker.acquire();
		this.time.advance(SLOW);
		assertThat(breaker.snapshot().failures()).isEqualTo(1);
		unwatched.success();
		assertThat(breaker.snapshot().failures()).isEqualTo(1);
	}

	@Test
	void whereNothingIsSlowNoTimerIsSetAndNothingIsMadeForACall() {
		List<Long> timers = new ArrayList<>();
		Scheduler counting = (task, delay) -> {
			timers.add(delay);
			return () -> {
			};
		};
		CircuitBreaker breaker = CircuitBreaker.builder("db").time(this.time, counting).build();
		Admission first = breaker.admit(null, 0);
		first.success(0, false);
		assertThat(breaker.admit(null, 0)).isSameAs(first);
		breaker.configure(this.config.build());
		breaker.admit(null, 0);
		assertThat(timers).containsExactly(SLOW.toNanos());
	}

	@Test
	void aCallThatEndsTakesItsTimerWithIt() {
		List<String> timers = new ArrayList<>();
		Scheduler counting = (task, delay) -> {
			timers.add("set");
			return () -> timers.add("cancelled");
		};
		CircuitBreaker breaker = CircuitBreaker.builder("db")
			.config(this.config.build())
			.time(this.time, counting)
			.build();
		breaker.acquire().success();
		assertThat(timers).containsExactly("set", "cancelled");
	}

	private CircuitBreaker breaker() {
		return CircuitBreaker.builder("db").config(this.config.build()).time(this.time, this.time).build();
	}

}
