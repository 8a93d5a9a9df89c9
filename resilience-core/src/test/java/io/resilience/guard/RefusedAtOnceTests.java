package io.resilience.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.RateLimitExceededException;
import io.resilience.ResilienceException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.Permit;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.event.EventPublisher;
import io.resilience.event.ResilienceEvent;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.retry.RetryResult;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A call that is refused at the door is counted everywhere as if it had gone in.
 */
class RefusedAtOnceTests {

	private static final BulkheadConfig ONE = BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build();

	private final Callable<String> body = () -> "result";

	@Test
	void refusalCountsForBreakerOperationAndRetry() {
		Guard guard = Guard.builder()
			.retry(RetryConfig.defaults())
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.build();
		guard.circuitBreaker().forceOpen();
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> guard.call(this.body));
		assertThat(guard.circuitBreaker().snapshot().notPermitted()).isOne();
		assertThat(guard.operation(Operation.UNNAMED).count(Outcome.CIRCUIT_OPEN)).isOne();
		assertThat(guard.retried(RetryResult.NOT_RETRYABLE)).isOne();
		assertThat(guard.retry().snapshot().calls()).isOne();
		assertThat(guard.retry().snapshot().retries()).isZero();
	}

	@Test
	void refusalCountsForTheBulkhead() {
		Guard guard = Guard.builder().circuitBreaker(CircuitBreakerConfig.defaults()).bulkhead(ONE).build();
		Permit held = guard.bulkhead().acquire();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(this.body));
		assertThat(guard.bulkhead().snapshot().rejected()).isOne();
		assertThat(guard.operation(Operation.UNNAMED).count(Outcome.BULKHEAD_FULL)).isOne();
		assertThat(guard.circuitBreaker().snapshot().notPermitted()).isZero();
		held.close();
	}

	@Test
	void refusalIsHeard() {
		List<ResilienceEvent> heard = new ArrayList<>();
		EventPublisher events = new EventPublisher();
		events.add(heard::add);
		Guard guard = Guard.builder().bulkhead(ONE).events(events).build();
		Permit held = guard.bulkhead().acquire();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(this.body));
		assertThat(heard).hasSize(1);
		held.close();
	}

	@Test
	void breakerThatOnlyWatchesRefusesNothingButCounts() throws Exception {
		Guard guard = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.builder().observeOnly(true).build())
			.bulkhead(ONE)
			.build();
		guard.circuitBreaker().forceOpen();
		assertThat(guard.call(this.body)).isEqualTo("result");
		Permit held = guard.bulkhead().acquire();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(this.body));
		assertThat(guard.circuitBreaker().snapshot().notPermitted()).isEqualTo(2);
		held.close();
	}

	@Test
	void fullBulkheadBehindARateLimitIsFoundInTheirOrder() {
		Guard guard = Guard.builder()
			.rateLimiter(
					RateLimiterConfig.builder().limit(1).period(Duration.ofHours(1)).maxWait(Duration.ZERO).build())
			.bulkhead(ONE)
			.build();
		Permit held = guard.bulkhead().acquire();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(this.body));
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> guard.call(this.body));
		held.close();
	}

	@Test
	void callThatHasNoTimeLeftIsRefusedByTheSameOnEveryWay() throws Exception {
		ManualTime time = new ManualTime();
		CallObservers observers = new CallObservers();
		Guard guard = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(ONE)
			.observers(observers)
			.time(time, time)
			.build();
		Permit held = guard.bulkhead().acquire();
		Deadline.after(Duration.ofSeconds(5), time).call(() -> {
			time.advance(Duration.ofSeconds(5));
			assertRefusedOnEveryWay(guard, BulkheadFullException.class);
			guard.circuitBreaker().forceOpen();
			assertRefusedOnEveryWay(guard, CircuitOpenException.class);
			observers.add((operation) -> new ObservedCall() {
			});
			assertRefusedOnEveryWay(guard, CircuitOpenException.class);
			guard.circuitBreaker().close();
			assertRefusedOnEveryWay(guard, BulkheadFullException.class);
			held.close();
			assertRefusedOnEveryWay(guard, CallTimeoutException.class);
			return "checked";
		});
		Operation operation = guard.operation(Operation.UNNAMED);
		assertThat(operation.count(Outcome.BULKHEAD_FULL)).isEqualTo(4);
		assertThat(guard.bulkhead().snapshot().rejected()).isEqualTo(4);
		assertThat(operation.count(Outcome.CIRCUIT_OPEN)).isEqualTo(4);
		assertThat(guard.circuitBreaker().snapshot().notPermitted()).isEqualTo(4);
		assertThat(operation.count(Outcome.TIMEOUT)).isEqualTo(2);
	}

	private void assertRefusedOnEveryWay(Guard guard, Class<? extends ResilienceException> refusal) {
		assertThatExceptionOfType(refusal).isThrownBy(() -> guard.call(this.body));
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("result")))
			.failsWithin(Duration.ofSeconds(60))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(refusal);
	}

}
