package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.resilience.CheckedCallable;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.event.EventPublisher;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Whatever user code throws from wherever it is asked: the call ends, once, and leaves
 * its permit, its probe and its thread as it should.
 */
class UserCodeThatThrowsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final EventPublisher events = new EventPublisher();

	private final CallObservers observers = new CallObservers();

	private final CircuitBreakerConfig.Builder breaker = CircuitBreakerConfig.builder()
		.failureThreshold(1)
		.halfOpenMaxCalls(1)
		.successThreshold(1);

	private final RetryConfig.Builder retry = RetryConfig.builder()
		.maxAttempts(2)
		.baseDelay(Duration.ZERO)
		.jitter(Jitter.NONE);

	private @Nullable Supplier<RuntimeException> cleanUp;

	private @Nullable Supplier<RuntimeException> fallback;

	/** Where user code is asked. */
	enum Hook {

		RETRY_ON_RESULT, CUSTOM_BACKOFF, RETRY_AFTER, RESULT_FAILURE, LISTENER, OBSERVER, FALLBACK, CLEAN_UP

	}

	static Stream<Arguments> hooks() {
		return Arrays.stream(Hook.values())
			.flatMap((hook) -> Stream.of(Arguments.of(hook, thrown("exception", IllegalStateException::new)),
					Arguments.of(hook, thrown("error", () -> {
						throw new AssertionError();
					})), Arguments.of(hook, thrown("deep recursion", () -> {
						throw new StackOverflowError();
					}))));
	}

	private static Named<Supplier<RuntimeException>> thrown(String name, Supplier<RuntimeException> thrown) {
		return Named.of(name, thrown);
	}

	private Guard guard(Hook hook, Supplier<RuntimeException> thrown) {
		switch (hook) {
			case RETRY_ON_RESULT -> this.retry.retryOnResult((result) -> {
				throw thrown.get();
			});
			case CUSTOM_BACKOFF -> this.retry.customBackoff((number) -> {
				throw thrown.get();
			});
			case RETRY_AFTER -> this.retry.retryAfter((failure) -> {
				throw thrown.get();
			});
			case RESULT_FAILURE -> this.breaker.resultFailure((result) -> {
				throw thrown.get();
			});
			case LISTENER -> this.events.add((event) -> {
				throw thrown.get();
			});
			case OBSERVER -> this.observers.add((operation) -> new Throwing(thrown));
			case FALLBACK -> this.fallback = thrown;
			case CLEAN_UP -> this.cleanUp = thrown;
		}
		return Guard.builder()
			.name("api")
			.time(this.time, this.time)
			.events(this.events)
			.observers(this.observers)
			.circuitBreaker(this.breaker.build())
			.retry(this.retry.build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
			.timeout(TimeoutConfig.of(SECOND))
			.build();
	}

	@ParameterizedTest
	@MethodSource("hooks")
	void blockingCallEndsAndLeavesNothingBehind(Hook hook, Supplier<RuntimeException> thrown) {
		Guard guard = guard(hook, thrown);
		call(guard, () -> "value");
		left(guard, 1);
		call(guard, () -> {
			throw new IOException();
		});
		left(guard, 2);
		call(guard, () -> {
			this.time.advance(SECOND);
			return "late";
		});
		left(guard, 3);
	}

	private void call(Guard guard, CheckedCallable<String, IOException> body) {
		Operation operation = guard.operation("find");
		Throwable failure = catchThrowable(() -> {
			if (this.fallback != null) {
				operation.call(body, failing(this.fallback));
			}
			else {
				operation.call(body);
			}
		});
		assertThat(failure == null || !(failure instanceof InterruptedException)).isTrue();
		assertThat(Thread.interrupted()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("hooks")
	void asynchronousCallIsCompletedAndLeavesNothingBehind(Hook hook, Supplier<RuntimeException> thrown) {
		Guard guard = guard(hook, thrown);
		CompletableFuture<String> value = callAsync(guard, CompletableFuture.completedFuture("value"));
		this.time.advance(Duration.ZERO); // where it is tried again at once
		assertThat(value).isDone();
		left(guard, 1);
		CompletableFuture<String> failed = callAsync(guard, CompletableFuture.failedFuture(new IOException()));
		this.time.advance(Duration.ZERO);
		assertThat(failed).isDone();
		left(guard, 2);
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> late = callAsync(guard, stage);
		this.time.advance(SECOND.multipliedBy(2));
		stage.complete("late");
		assertThat(late).isDone();
		left(guard, 3);
	}

	private CompletableFuture<String> callAsync(Guard guard, CompletableFuture<String> stage) {
		Operation operation = guard.operation("find");
		if (this.fallback != null) {
			return operation.callAsync(() -> stage, failing(this.fallback));
		}
		return operation.callAsync(() -> stage, (late) -> {
			if (this.cleanUp != null) {
				throw this.cleanUp.get();
			}
		});
	}

	private static Fallback<String> failing(Supplier<RuntimeException> thrown) {
		return Fallback.of("failing", FallbackConfig.<String>builder().function((failure) -> {
			throw thrown.get();
		}).build());
	}

	/** And the breaker half-open again, with a place for a probe. */
	private void left(Guard guard, int calls) {
		assertThat(guard.calls().total()).isEqualTo(calls);
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.bulkhead().snapshot().abandoned()).isZero();
		guard.circuitBreaker().forceOpen();
		guard.circuitBreaker().reset();
		guard.circuitBreaker().recordFailure();
		this.time.advance(guard.circuitBreaker().config().recoveryTimeout());
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.HALF_OPEN);
	}

	private record Throwing(Supplier<RuntimeException> thrown) implements ObservedCall {

		@Override
		public <T> @Nullable CompletionStage<Callable<T>> delay(Callable<T> body) {
			throw this.thrown.get();
		}

		@Override
		public void attemptBegins(int number) {
			throw this.thrown.get();
		}

		@Override
		public Scope enter() {
			throw this.thrown.get();
		}

		@Override
		public void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
			throw this.thrown.get();
		}

		@Override
		public void retrying(int number, long pauseNanos) {
			throw this.thrown.get();
		}

		@Override
		public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
			throw this.thrown.get();
		}

	}

}
