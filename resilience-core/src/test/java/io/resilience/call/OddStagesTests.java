package io.resilience.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Guard;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stages of the user's own making, which tell their end twice or not at all.
 */
class OddStagesTests {

	private final ManualTime time = new ManualTime();

	enum Oddity {

		TWICE {

			@Override
			CompletableFuture<String> stage() {
				return new Told((listener) -> {
					listener.accept("x", null);
					listener.accept("x", null);
				});
			}

		},

		TOLD_AND_REFUSED {

			@Override
			CompletableFuture<String> stage() {
				return new Told((listener) -> {
					listener.accept("x", null);
					throw new IllegalStateException("no more listeners");
				});
			}

		},

		REFUSED {

			@Override
			CompletableFuture<String> stage() {
				return new Told((listener) -> {
					throw new IllegalStateException("no listeners");
				});
			}

		};

		abstract CompletableFuture<String> stage();

		void assertEnded(CompletableFuture<String> call) {
			assertThat(call).isDone();
			if (this == REFUSED) {
				assertThat(call).failsWithin(1, TimeUnit.SECONDS)
					.withThrowableThat()
					.withCauseInstanceOf(IllegalStateException.class);
			}
			else {
				assertThat(call).isCompletedWithValue("x");
			}
		}

	}

	@ParameterizedTest
	@EnumSource
	void aBulkheadGetsOnePermitBack(Oddity odd) {
		Bulkhead bulkhead = Bulkhead.of("b", BulkheadConfig.builder().maxConcurrent(1).build());
		odd.assertEnded(bulkhead.callAsync(odd::stage));
		assertThat(bulkhead.active()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aGuardGetsOnePermitBackAndCountsOneCall(Oddity odd) {
		Guard guard = Guard.builder()
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.SEMAPHORE).maxConcurrent(1).build())
			.timeout(TimeoutConfig.of(Duration.ofMinutes(1)))
			.build();
		odd.assertEnded(guard.callAsync(odd::stage));
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.calls().total()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void aTimeoutEndsTheCallOnce(Oddity odd) {
		Timeout timeout = Timeout.builder("t").time(this.time, this.time).build();
		odd.assertEnded(timeout.callAsync(odd::stage));
		this.time.advance(timeout.config().timeout().plusSeconds(1));
		assertThat(timeout.snapshot().abandoned()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aHedgeEndsTheCallOnce(Oddity odd) {
		odd.assertEnded(Hedge.builder("h").time(this.time, this.time).build().callAsync(odd::stage));
	}

	@ParameterizedTest
	@EnumSource
	void aHedgedAttemptThatRefusesListenersFailsLikeAnyOther(Oddity odd) {
		CompletableFuture<String> first = new CompletableFuture<>();
		AtomicInteger attempts = new AtomicInteger();
		Hedge hedge = Hedge.builder("h").config(HedgeConfig.defaults()).time(this.time, this.time).build();
		CompletableFuture<String> call = hedge.callAsync(() -> (attempts.incrementAndGet() == 1) ? first : odd.stage());
		this.time.advance(HedgeConfig.defaults().delay());
		first.completeExceptionally(new IllegalStateException("first"));
		odd.assertEnded(call);
	}

	@ParameterizedTest
	@EnumSource
	void anAttemptIsFollowedByOneOther(Oddity odd) {
		AtomicInteger attempts = new AtomicInteger();
		Retry retry = Retry.builder("r")
			.config(RetryConfig.builder()
				.maxAttempts(10)
				.baseDelay(Duration.ofSeconds(1))
				.retryOnResult((result) -> attempts.get() == 1)
				.build())
			.time(this.time, this.time)
			.build();
		CompletableFuture<String> call = retry.callAsync(() -> {
			attempts.incrementAndGet();
			return (attempts.get() == 1) ? odd.stage() : CompletableFuture.completedFuture("x");
		});
		this.time.advance(Duration.ofSeconds(10));
		assertThat(call).isCompletedWithValue("x");
		assertThat(attempts).hasValue(2);
	}

	@ParameterizedTest
	@EnumSource
	void aFallbackAnswersFailuresOnce(Oddity odd) {
		AtomicInteger answers = new AtomicInteger();
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().function((failure) -> {
			answers.incrementAndGet();
			return "x";
		}).build());
		assertThat(fallback.callAsync(odd::stage)).isCompletedWithValue("x");
		assertThat(answers).hasValue((odd == Oddity.REFUSED) ? 1 : 0);
	}

	@Test
	void aCallWithAFallbackIsGivenUpThoughItsStageIsNoFuture() {
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().value("x").build());
		CompletionStage<String> noFuture = new CompletableFuture<>() {

			@Override
			public CompletableFuture<String> toCompletableFuture() {
				throw new UnsupportedOperationException();
			}

		};
		CompletableFuture<String> call = fallback.callAsync(() -> noFuture);
		assertThat(call.cancel(true)).isTrue();
		assertThat(call).isCancelled();
	}

	/** Tells its listeners what it likes. */
	private static final class Told extends CompletableFuture<String> {

		private final Consumer<BiConsumer<? super String, ? super Throwable>> telling;

		Told(Consumer<BiConsumer<? super String, ? super Throwable>> telling) {
			this.telling = telling;
		}

		@Override
		public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> listener) {
			this.telling.accept(listener);
			return this;
		}

	}

}
