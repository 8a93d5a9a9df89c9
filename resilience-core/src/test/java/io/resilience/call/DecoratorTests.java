package io.resilience.call;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.resilience.BulkheadFullException;
import io.resilience.CallRejectedException;
import io.resilience.CircuitOpenException;
import io.resilience.LoadShedException;
import io.resilience.RateLimitExceededException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.guard.Guard;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The styles of calling are the same for every pattern.
 */
class DecoratorTests {

	static Stream<Named<Decorator>> all() {
		CircuitBreakerConfig patient = CircuitBreakerConfig.builder().failureThreshold(100).build();
		Guard guard = Guard.builder()
			.timeout(TimeoutConfig.defaults())
			.bulkhead(BulkheadConfig.defaults())
			.circuitBreaker(patient)
			.build();
		return Stream.of(Named.of("bulkhead", Bulkhead.of("b", BulkheadConfig.defaults())),
				Named.of("thread pool",
						Bulkhead.of("p", BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).build())),
				Named.of("breaker", CircuitBreaker.of("c", patient)),
				Named.of("timeout", Timeout.of("t", TimeoutConfig.defaults())),
				Named.of("retry", Retry.of("r", RetryConfig.builder().maxAttempts(1).build())),
				Named.of("rate limiter", RateLimiter.of("l", RateLimiterConfig.defaults())),
				Named.of("load shedder",
						LoadShedder.of("s", LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1).build())),
				Named.of("hedge", Hedge.of("h", HedgeConfig.defaults())), Named.of("guard", guard),
				Named.of("operation", guard.operation("o")));
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyStyleReturnsWhatTheBodyReturns(Decorator decorator) throws Exception {
		AtomicInteger runs = new AtomicInteger();
		assertThat(decorator.call((Callable<String>) () -> "x")).isEqualTo("x");
		assertThat(decorator.<String, RuntimeException>call(() -> "x")).isEqualTo("x");
		assertThat(decorator.decorate(() -> "x").call()).isEqualTo("x");
		assertThat(decorator.decorateSupplier(() -> "x").get()).isEqualTo("x");
		decorator.run(runs::incrementAndGet);
		decorator.decorateRunnable(runs::incrementAndGet).run();
		assertThat(runs).hasValue(2);
		assertThat(decorator.callAsync(() -> CompletableFuture.completedFuture("x")).join()).isEqualTo("x");
		assertThat(decorator.decorateStage(() -> CompletableFuture.completedFuture("x")).get().join()).isEqualTo("x");
		Received<String> stream = new Received<>(Long.MAX_VALUE);
		decorator.decoratePublisher(Sources.of("x", "y")).subscribe(stream);
		assertThat(stream.elements()).containsExactly("x", "y");
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyStyleThrowsWhatTheBodyThrowsUnchanged(Decorator decorator) {
		IOException checked = new IOException("down");
		IllegalStateException unchecked = new IllegalStateException("down");
		Callable<String> failing = () -> {
			throw checked;
		};
		Supplier<String> failingSupplier = () -> {
			throw unchecked;
		};
		Runnable failingRunnable = () -> {
			throw unchecked;
		};
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> decorator.call(failing)).isSameAs(checked);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> decorator.<String, IOException>call(() -> {
			throw checked;
		})).isSameAs(checked);
		assertThatExceptionOfType(IOException.class).isThrownBy(decorator.decorate(failing)::call).isSameAs(checked);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(decorator.decorateSupplier(failingSupplier)::get)
			.isSameAs(unchecked);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(decorator.decorateRunnable(failingRunnable)::run)
			.isSameAs(unchecked);
		assertThat(failureOf(decorator.callAsync(() -> CompletableFuture.<String>failedFuture(checked))))
			.isSameAs(checked);
		assertThat(failureOf(decorator.<String>callAsync(() -> {
			throw checked;
		}))).isSameAs(checked);
		assertThat(failureOf(decorator.decorateStage(() -> CompletableFuture.supplyAsync(failingSupplier)).get()))
			.isSameAs(unchecked);
		Received<String> stream = new Received<>(Long.MAX_VALUE);
		decorator.<String>decoratePublisher(Sources.failing(checked)).subscribe(stream);
		assertThat(stream.failure()).isSameAs(checked);
	}

	@ParameterizedTest
	@MethodSource("all")
	void nullIsAResultAndNoStageIsAFailure(Decorator decorator) throws Exception {
		assertThat(decorator.call((Callable<String>) () -> null)).isNull();
		assertThat(decorator.callAsync(() -> CompletableFuture.<String>completedFuture(null)).join()).isNull();
		assertThat(failureOf(decorator.<String>callAsync(() -> null))).isInstanceOf(NullPointerException.class)
			.hasMessageContaining("not a stage");
	}

	@ParameterizedTest
	@MethodSource("all")
	void cancellingTheCallCancelsTheStage(Decorator decorator) {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<Boolean> begun = new CompletableFuture<>();
		CompletableFuture<String> call = decorator.callAsync(() -> {
			begun.complete(true);
			return stage;
		});
		begun.join();
		call.cancel(true);
		assertThat(call).isCancelled();
		assertThat(failureOf(stage)).isInstanceOf(java.util.concurrent.CancellationException.class);
	}

	@Test
	void aRefusedStageOrStreamIsNeverBegun() {
		Bulkhead full = Bulkhead.of("b", BulkheadConfig.builder().maxConcurrent(1).build());
		CircuitBreaker open = CircuitBreaker.of("c", CircuitBreakerConfig.defaults());
		RateLimiter exhausted = RateLimiter.builder("l")
			.config(RateLimiterConfig.builder().limit(1).build())
			.time(new ManualTime(), new ManualTime())
			.build();
		LoadShedder overloaded = LoadShedder.builder("s")
			.config(LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1).build())
			.signal(() -> 1)
			.build();
		full.acquire();
		open.forceOpen();
		exhausted.tryAcquire();
		refuses(full, BulkheadFullException.class);
		refuses(open, CircuitOpenException.class);
		refuses(exhausted, RateLimitExceededException.class);
		refuses(overloaded, LoadShedException.class);
	}

	private static void refuses(Decorator decorator, Class<? extends CallRejectedException> type) {
		AtomicInteger begun = new AtomicInteger();
		assertThat(failureOf(decorator.callAsync(() -> {
			begun.incrementAndGet();
			return new CompletableFuture<>();
		}))).isInstanceOf(type);
		Received<String> stream = new Received<>(1);
		decorator.<String>decoratePublisher((subscriber) -> begun.incrementAndGet()).subscribe(stream);
		assertThat(stream.failure()).isInstanceOf(type);
		assertThat(begun).as("begun by %s", decorator).hasValue(0);
	}

	@Test
	void aPermitIsHeldUntilTheStageIsCompleteAndThenThereForTheNext() {
		Bulkhead bulkhead = Bulkhead.of("b", BulkheadConfig.builder().maxConcurrent(1).build());
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> first = bulkhead.callAsync(() -> stage);
		assertThat(failureOf(bulkhead.callAsync(() -> stage))).isInstanceOf(BulkheadFullException.class);
		CompletableFuture<String> second = first
			.thenCompose((it) -> bulkhead.callAsync(() -> CompletableFuture.completedFuture(it + "y")));
		stage.complete("x");
		assertThat(second.join()).isEqualTo("xy");
		assertThat(bulkhead.active()).isZero();
	}

	@Test
	void aCallGivenUpWhileItWaitsForAPermitLeavesTheQueueAndItsBodyAlone() {
		ManualTime time = new ManualTime();
		Bulkhead bulkhead = Bulkhead.builder("b")
			.config(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).queueSize(3).build())
			.time(time, time)
			.build();
		AtomicInteger begun = new AtomicInteger();
		var permit = bulkhead.acquire();
		CompletableFuture<String> call = bulkhead.callAsync(() -> {
			begun.incrementAndGet();
			return new CompletableFuture<>();
		});
		assertThat(bulkhead.queued()).isEqualTo(1);
		call.cancel(true);
		permit.close();
		assertThat(bulkhead.queued()).isZero();
		assertThat(bulkhead.active()).isZero();
		assertThat(begun).hasValue(0);
	}

	@Test
	void failedStagesOpenTheBreakerAndCancelledOnesDoNot() {
		CircuitBreaker breaker = CircuitBreaker.of("c", CircuitBreakerConfig.builder().failureThreshold(2).build());
		for (int i = 0; i < 3; i++) {
			breaker.callAsync(CompletableFuture::new).cancel(true);
		}
		assertThat(breaker.failureRate()).isZero();
		for (int i = 0; i < 2; i++) {
			breaker.callAsync(() -> CompletableFuture.failedFuture(new IOException("down")));
		}
		assertThat(failureOf(breaker.callAsync(CompletableFuture::new))).isInstanceOf(CircuitOpenException.class);
	}

	static Throwable failureOf(CompletableFuture<?> future) {
		return future.handle((value, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex).join();
	}

}
