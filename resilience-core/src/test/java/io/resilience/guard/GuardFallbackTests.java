package io.resilience.guard;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.ContextPropagator;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.fallback.FallbackSnapshot;
import io.resilience.retry.RetryConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GuardFallbackTests {

	private final Fallback<String> fallback = Fallback.of("f",
			FallbackConfig.<String>builder().function((ex) -> ex.getClass().getSimpleName()).build());

	@Test
	void fallbackIsAskedOnceAfterAllAttempts() throws Exception {
		AtomicInteger attempts = new AtomicInteger();
		Guard guard = Guard.builder()
			.fallback(this.fallback)
			.retry(RetryConfig.builder().maxAttempts(3).baseDelay(Duration.ZERO).build())
			.build();
		assertThat(guard.<String, RuntimeException>call(() -> {
			attempts.incrementAndGet();
			throw new IllegalStateException();
		})).isEqualTo("IllegalStateException");
		assertThat(attempts).hasValue(3);
		assertThat(guard.fallbacks()).isEqualTo(new FallbackSnapshot("guard", 1, 0));
		assertThat(guard.calls().count(Outcome.FAILURE)).isEqualTo(1);
	}

	@Test
	void rejectionIsAnswered() throws Exception {
		Guard guard = Guard.builder().bulkhead(BulkheadConfig.builder().maxConcurrent(1).build()).build();
		String answer = guard.call(() -> guard.operation("inner").call(() -> "never", this.fallback));
		assertThat(answer).isEqualTo(BulkheadFullException.class.getSimpleName());
	}

	@Test
	void fallbackOfTheCallBeatsThatOfTheGuard() throws Exception {
		Guard guard = Guard.builder().fallback(this.fallback).build();
		Fallback<String> own = Fallback.of("own", FallbackConfig.<String>builder().value("own").build());
		Callable<String> body = () -> {
			throw new IllegalStateException();
		};
		assertThat(guard.operation("a").call(body, own)).isEqualTo("own");
		assertThat(guard.operation("a").callAsync(() -> CompletableFuture.failedFuture(new Exception()), own))
			.isCompletedWithValue("own");
		assertThat(this.fallback.snapshot().successes()).isZero();
		assertThat(guard.fallbacks().successes()).isEqualTo(2);
	}

	@Test
	void ignoredFailureIsAnsweredOnlyByItsType() throws Exception {
		Guard guard = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.builder().ignoredExceptions(IllegalArgumentException.class).build())
			.build();
		Callable<String> body = () -> {
			throw new IllegalArgumentException();
		};
		assertThatIllegalArgumentException().isThrownBy(() -> guard.operation("a").call(body, this.fallback));
		Fallback<String> named = Fallback.of("named",
				FallbackConfig.<String>builder().on(IllegalArgumentException.class, (ex) -> "named").build());
		assertThat(guard.operation("a").call(body, named)).isEqualTo("named");
	}

	@Test
	void bodyWithoutCheckedExceptionsNeedsNoCatch() {
		Guard guard = Guard.builder().build();
		assertThat(guard.operation("a").call(() -> "value", this.fallback)).isEqualTo("value");
	}

	@Test
	void fallbackThatFailsIsCountedAsFailure() {
		Guard guard = Guard.builder().build();
		Fallback<String> failing = Fallback.of("failing", FallbackConfig.<String>builder().function((ex) -> {
			throw new IllegalStateException();
		}).build());
		assertThatIllegalStateException().isThrownBy(() -> guard.operation("a").call(() -> {
			throw new Exception();
		}, failing));
		assertThat(guard.fallbacks()).isEqualTo(new FallbackSnapshot("guard", 0, 1));
	}

	@Test
	void asynchronousFallbackSeesTheContextOfTheCaller() {
		ThreadLocal<String> context = new ThreadLocal<>();
		Guard guard = Guard.builder().contextPropagator(carrying(context)).build();
		CompletableFuture<String> stage = new CompletableFuture<>();
		context.set("caller");
		CompletableFuture<String> call = guard.operation("a")
			.callAsync(() -> stage,
					Fallback.of("f", FallbackConfig.<String>builder().function((ex) -> context.get()).build()));
		context.remove();
		stage.completeExceptionally(new Exception());
		assertThat(call).isCompletedWithValue("caller");
	}

	@Test
	void answerThatIsAStageIsWaitedFor() {
		Guard guard = Guard.builder().build();
		CompletableFuture<Object> later = new CompletableFuture<>();
		CompletableFuture<Object> call = guard.operation("a")
			.callAsync(() -> CompletableFuture.failedFuture(new Exception()),
					Fallback.of("f", FallbackConfig.builder().value(later).build()));
		assertThat(call).isNotDone();
		later.complete("answer");
		assertThat(call).isCompletedWithValue("answer");
	}

	private static ContextPropagator carrying(ThreadLocal<String> context) {
		return new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				String captured = context.get();
				return () -> {
					context.set(captured);
					try {
						return body.call();
					}
					finally {
						context.remove();
					}
				};
			}

		};
	}

}
