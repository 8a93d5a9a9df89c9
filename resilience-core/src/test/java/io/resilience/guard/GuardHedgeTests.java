package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.hedge.HedgeConfig;
import io.resilience.hedge.HedgeSnapshot;
import io.resilience.hedge.ThreadedTime;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class GuardHedgeTests {

	private final ManualTime time = new ManualTime();

	private final ThreadedTime threads = new ThreadedTime(this.time);

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger begun = new AtomicInteger();

	private final List<CompletableFuture<String>> stages = new ArrayList<>();

	@Test
	void hedgedCallCountsOnceAndTheLoserHoldsItsPermitToItsEnd() throws Exception {
		Guard guard = guard().build();
		CompletableFuture<String> call = inBackground(() -> guard.call(this::firstIgnoresInterrupts));
		awaitCaller();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call.get()).isEqualTo("second");
		assertThat(guard.calls().count(Outcome.SUCCESS)).isEqualTo(1);
		assertThat(guard.bulkhead().active()).isEqualTo(1);
		this.release.countDown();
		this.threads.awaitEnded();
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.circuitBreaker().snapshot().state()).isEqualTo(CircuitState.CLOSED);
		assertThat(guard.calls().total()).isEqualTo(1);
	}

	@Test
	void cancelledLoserSaysNothingToTheBreaker() throws Exception {
		Guard guard = guard().circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(1).build()).build();
		CompletableFuture<String> call = inBackground(() -> guard.call(() -> {
			if (this.begun.incrementAndGet() > 1) {
				return "second";
			}
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				throw new IOException("closed by interrupt", ex);
			}
			return "never";
		}));
		awaitCaller();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call.get()).isEqualTo("second");
		this.threads.awaitEnded();
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.circuitBreaker().snapshot().state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void callerLeavesAtTheTimeoutThoughItsAttemptsIgnoreInterrupts() throws Exception {
		Guard guard = guard().build();
		CompletableFuture<String> call = inBackground(() -> guard.call(() -> {
			this.begun.incrementAndGet();
			return ignoringInterrupts();
		}));
		awaitCaller();
		this.time.advance(Duration.ofSeconds(1));
		while (this.begun.get() < 2) {
			Thread.onSpinWait();
		}
		this.time.advance(Duration.ofSeconds(5));
		assertThatThrownBy(call::get).hasCauseInstanceOf(CallTimeoutException.class).hasMessageContaining("PT5S");
		assertThat(guard.calls().count(Outcome.TIMEOUT)).isEqualTo(1);
		assertThat(guard.bulkhead().active()).isEqualTo(2);
		this.release.countDown();
		this.threads.awaitEnded();
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.circuitBreaker().snapshot().failures()).isEqualTo(2);
	}

	@Test
	void interruptWhileWaitingIsThatOfTheCall() {
		Guard guard = guard().build();
		Thread.currentThread().interrupt();
		assertThatThrownBy(() -> guard.<String, RuntimeException>call(this::ignoringInterrupts))
			.isInstanceOf(CallInterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(guard.calls().count(Outcome.CANCELLED)).isEqualTo(1);
		this.release.countDown();
	}

	@Test
	void hedgesAreInsideTheRetryAndTakeFromItsBudget() {
		Guard guard = Guard.builder()
			.time(this.time, this.time)
			.hedge(HedgeConfig.defaults())
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ZERO).budgetMinPerSecond(10).build())
			.build();
		CompletableFuture<String> call = guard.callAsync(this::stage);
		this.time.advance(Duration.ofSeconds(1));
		this.stages.get(0).completeExceptionally(new IOException());
		this.stages.get(1).completeExceptionally(new IOException());
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.stages).hasSize(3);
		this.stages.get(2).complete("retried");
		assertThat(call).isCompletedWithValue("retried");
		assertThat(guard.hedge().snapshot()).isEqualTo(new HedgeSnapshot("guard", 2, 1, 0, 0, 0));
		assertThat(guard.retry().snapshot().budgetBalance()).isEqualTo(98);
	}

	@Test
	void asynchronousLoserIsCancelledAndGivesItsPermitBack() {
		Guard guard = Guard.builder()
			.time(this.time, this.time)
			.hedge(HedgeConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(2).build())
			.build();
		CompletableFuture<String> call = guard.callAsync(this::stage);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(guard.bulkhead().active()).isEqualTo(2);
		this.stages.get(1).complete("second");
		assertThat(call).isCompletedWithValue("second");
		assertThat(this.stages.get(0)).isCancelled();
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.calls().total()).isEqualTo(1);
	}

	@Test
	void attemptsThatAnswerAtTheSameMomentAreOneCall() throws Exception {
		for (int i = 0; i < 500; i++) {
			ManualTime time = new ManualTime();
			Guard guard = Guard.builder()
				.time(time, time)
				.hedge(HedgeConfig.defaults())
				.circuitBreaker(CircuitBreakerConfig.defaults())
				.timeout(TimeoutConfig.of(Duration.ofSeconds(5)))
				.bulkhead(BulkheadConfig.builder().maxConcurrent(2).build())
				.build();
			this.stages.clear();
			CompletableFuture<String> call = guard.callAsync(this::stage);
			time.advance(Duration.ofSeconds(1));
			CompletableFuture<Boolean> other = inBackground(() -> this.stages.get(0).complete("first"));
			this.stages.get(1).complete("second");
			other.get();
			assertThat(call.get()).isIn("first", "second");
			assertThat(guard.calls().total()).isEqualTo(1);
			assertThat(guard.bulkhead().active()).isZero();
		}
	}

	@Test
	void cancellingAnAsynchronousCallCancelsAllItsAttempts() {
		Guard guard = Guard.builder().time(this.time, this.time).hedge(HedgeConfig.defaults()).build();
		CompletableFuture<String> call = guard.callAsync(this::stage);
		this.time.advance(Duration.ofSeconds(1));
		call.cancel(true);
		assertThat(this.stages).hasSize(2).allMatch(CompletableFuture::isCancelled);
		assertThat(guard.calls().count(Outcome.CANCELLED)).isEqualTo(1);
	}

	@Test
	void rejectionOfAHedgeLeavesTheFirstAttemptAlone() {
		Guard guard = Guard.builder()
			.time(this.time, this.time)
			.hedge(HedgeConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.build();
		CompletableFuture<String> call = guard.callAsync(this::stage);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call).isNotDone();
		this.stages.get(0).complete("first");
		assertThat(call).isCompletedWithValue("first");
	}

	@Test
	void hedgingCanBeSwitchedWhileTheGuardIsUsed() {
		Guard guard = Guard.builder().time(this.time, this.time).build();
		guard.configureHedge(HedgeConfig.builder().delay(Duration.ofMillis(1)).build());
		guard.callAsync(this::stage);
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.stages).hasSize(2);
		guard.configureHedge(null);
		guard.callAsync(this::stage);
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.stages).hasSize(3);
	}

	private GuardBuilder guard() {
		return Guard.builder()
			.time(this.time, this.threads)
			.hedge(HedgeConfig.defaults())
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(5)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(5).build());
	}

	private CompletableFuture<String> stage() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.stages.add(stage);
		return stage;
	}

	private String firstIgnoresInterrupts() {
		return (this.begun.incrementAndGet() == 1) ? ignoringInterrupts() : "second";
	}

	private String ignoringInterrupts() {
		while (true) {
			try {
				this.release.await();
				return "late";
			}
			catch (InterruptedException ex) {
				// as a socket would
			}
		}
	}

	private void awaitCaller() throws InterruptedException {
		this.time.awaitParked(1);
		while (this.begun.get() == 0) {
			Thread.onSpinWait();
		}
	}

	private static <T> CompletableFuture<T> inBackground(Callable<T> body) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(body.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return result;
	}

}
