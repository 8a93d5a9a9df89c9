package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.ContextPropagator;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.event.EventPublisher;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Backoff;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.DispatchedByHand;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class AsyncCallTests {

	private final ManualTime time = new ManualTime();

	private final AtomicInteger bodies = new AtomicInteger();

	private Guard guard = guard(builder());

	@AfterEach
	void nothingIsLeftBehind() {
		if (this.guard.bulkhead() != null) {
			assertThat(this.guard.bulkhead().active()).as("permits in use").isZero();
			assertThat(this.guard.bulkhead().queued()).as("waiting").isZero();
			assertThat(this.guard.bulkhead().snapshot().abandoned()).as("abandoned").isZero();
		}
		assertThat(Thread.interrupted()).isFalse();
		this.guard.close();
	}

	private GuardBuilder builder() {
		return Guard.builder().name("api").time(this.time, this.time);
	}

	/** A guard with everything: one permit, ten places in the queue, a second a call. */
	private Guard guard(GuardBuilder builder) {
		return builder
			.circuitBreaker(
					CircuitBreakerConfig.builder().failureThreshold(3).halfOpenMaxCalls(1).successThreshold(1).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofMinutes(1)).queueSize(10).build())
			.build();
	}

	private static RetryConfig retry(int attempts, Duration pause) {
		return RetryConfig.builder()
			.maxAttempts(attempts)
			.baseDelay(pause)
			.backoff(Backoff.FIXED)
			.jitter(Jitter.NONE)
			.build();
	}

	private void counts(Map<Outcome, Long> expected) {
		assertThat(this.guard.calls().counts().entrySet().stream().filter((entry) -> entry.getValue() > 0).toList())
			.containsExactlyInAnyOrderElementsOf(expected.entrySet());
	}

	private static Throwable failure(CompletableFuture<?> future) {
		assertThat(future).isDone();
		return catchThrowable(() -> {
			try {
				future.join();
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		});
	}

	@Test
	void successThatIsThereAtOnce() {
		assertThat(this.guard.callAsync(() -> CompletableFuture.completedFuture("now"))).isCompletedWithValue("now");
		counts(Map.of(Outcome.SUCCESS, 1L));
	}

	@Test
	void nullIsAResultLikeAnyOther() {
		assertThat(this.guard.callAsync(() -> CompletableFuture.<String>completedFuture(null)))
			.isCompletedWithValue(null);
		counts(Map.of(Outcome.SUCCESS, 1L));
		this.time.advance(Duration.ofHours(1));
		counts(Map.of(Outcome.SUCCESS, 1L));
	}

	@Test
	void successThatComesLaterOnAnotherThread() throws Exception {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.callAsync(() -> stage);
		assertThat(result).isNotDone();
		assertThat(this.guard.bulkhead().active()).isEqualTo(1);
		Thread other = new Thread(() -> stage.complete("later"));
		other.start();
		assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("later");
		other.join();
	}

	@Test
	void failureIsThatOfTheStageUnwrapped() {
		IOException down = new IOException("down");
		CompletableFuture<String> result = this.guard.callAsync(
				() -> CompletableFuture.<String>failedFuture(new CompletionException(down)).thenApply((it) -> it));
		assertThat(failure(result)).isSameAs(down);
		assertThat(this.guard.circuitBreaker().snapshot().lastFailures()).singleElement()
			.asString()
			.contains("IOException");
		counts(Map.of(Outcome.FAILURE, 1L));
	}

	@Test
	void bodyThatThrowsIsAFailureAndThrowsNothingAtTheCaller() {
		IOException down = new IOException("down");
		assertThat(failure(this.guard.callAsync(() -> {
			throw down;
		}))).isSameAs(down);
		counts(Map.of(Outcome.FAILURE, 1L));
	}

	@Test
	void errorOfTheBodyPassesThroughAndCounts() {
		AssertionError error = new AssertionError();
		assertThat(failure(this.guard.callAsync(() -> {
			throw error;
		}))).isSameAs(error);
		assertThat(this.guard.circuitBreaker().snapshot().lastFailures()).hasSize(1);
	}

	@Test
	void bodyThatReturnsNoStageIsAFailureThatSaysSo() {
		CompletableFuture<String> result = this.guard.callAsync(() -> null);
		assertThat(failure(result)).isInstanceOf(NullPointerException.class)
			.hasMessage("The body of 'api' returned null, not a stage");
	}

	@Test
	void timeoutCompletesTheCallWhileThePermitStaysWithTheWork() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.callAsync(() -> stage);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(failure(result)).isInstanceOf(CallTimeoutException.class).hasMessageContaining("timeout of PT1S");
		assertThat(stage).as("its end is what tells that the work is over").isNotDone();
		assertThat(this.guard.bulkhead().snapshot().abandoned()).isEqualTo(1);
		assertThat(this.guard.bulkhead().active()).isEqualTo(1);
		stage.complete("late, dropped");
		assertThat(failure(result)).isInstanceOf(CallTimeoutException.class);
		counts(Map.of(Outcome.TIMEOUT, 1L));
	}

	@Test
	void valueThatComesAtTheDeadlineBeforeTheTimerIsLateToo() {
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			this.time.advance(Duration.ofSeconds(1));
			return CompletableFuture.completedFuture("late");
		});
		assertThat(failure(result)).isInstanceOf(CallTimeoutException.class);
		counts(Map.of(Outcome.TIMEOUT, 1L));
	}

	@Test
	void bodyThatBlocksIsInterruptedAndCountsAsAbandonedOnce() {
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			this.time.advance(Duration.ofSeconds(1));
			assertThat(this.guard.bulkhead().snapshot().abandoned()).isEqualTo(1);
			new CountDownLatch(1).await();
			return null;
		});
		assertThat(failure(result)).isInstanceOf(CallTimeoutException.class);
		counts(Map.of(Outcome.TIMEOUT, 1L));
	}

	@Test
	void cleanUpAfterATimeoutGetsTheStage() {
		List<CompletableFuture<String>> cleanedUp = new ArrayList<>();
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.operation("read")
			.<String, CompletableFuture<String>>callAsync(() -> stage, cleanedUp::add);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(cleanedUp).containsExactly(stage);
		assertThat(failure(result)).hasMessageContaining("read");
		stage.cancel(true);
	}

	@Test
	void cleanUpAfterATimeoutThatThrowsHurtsNobody() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.operation("read")
			.<String, CompletableFuture<String>>callAsync(() -> stage, (late) -> {
				late.cancel(true);
				throw new IllegalStateException("clean-up");
			});
		this.time.advance(Duration.ofSeconds(1));
		assertThat(failure(result)).isInstanceOf(CallTimeoutException.class);
	}

	@Test
	void cleanUpAfterATimeoutIsToldOnceThoughTimerAndBodyBothFindItLate() {
		DispatchedByHand scheduler = new DispatchedByHand(this.time);
		List<CompletionStage<String>> cleanedUp = new ArrayList<>();
		Guard guard = Guard.builder()
			.time(this.time, scheduler)
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.build();
		CompletableFuture<String> result = guard.operation("read").callAsync(() -> {
			this.time.advance(Duration.ofSeconds(1));
			return new CompletableFuture<>();
		}, cleanedUp::add);
		scheduler.runNext();
		assertThat(result).isCompletedExceptionally();
		assertThat(cleanedUp).hasSize(1);
	}

	@Test
	void placeOfTheLoadShedderIsBackBeforeTheCallerGoesOn() {
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(LoadShedderConfig.builder()
				.initialLimit(1)
				.minLimit(1)
				.maxLimit(1)
				.cpuThreshold(1)
				.memoryThreshold(1)
				.build())
			.ticker(this.time)
			.build();
		this.guard = guard(builder().loadShedder(shedder));
		List<CompletableFuture<String>> stages = List.of(new CompletableFuture<>(), new CompletableFuture<>());
		CompletableFuture<String> both = this.guard.callAsync(() -> stages.get(0))
			.thenCompose((first) -> this.guard.callAsync(() -> stages.get(1)));
		stages.get(0).complete("first");
		stages.get(1).complete("second");
		assertThat(both).isCompletedWithValue("second");
		CompletableFuture<String> given = this.guard.callAsync(CompletableFuture::new);
		given.cancel(true);
		CompletableFuture<String> completed = this.guard.callAsync(() -> CompletableFuture.completedFuture("x"));
		assertThat(completed).isCompletedWithValue("x");
		assertThat(shedder.snapshot().inFlight()).isZero();
		assertThat(shedder.snapshot().admitted()).isEqualTo(4);
	}

	@Test
	void callThatItsCallerEndsHimselfKeepsNoPlaceOfTheLoadShedder() {
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1).build())
			.ticker(this.time)
			.build();
		this.guard = builder().loadShedder(shedder).build();
		this.guard.callAsync(CompletableFuture<String>::new).complete("enough");
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	@Test
	void waitForAPermitTakesNoThread() {
		List<CompletableFuture<String>> stages = new ArrayList<>();
		List<CompletableFuture<String>> results = new ArrayList<>();
		for (int i = 0; i < 11; i++) {
			results.add(this.guard.callAsync(() -> {
				stages.add(new CompletableFuture<>());
				return stages.get(stages.size() - 1);
			}));
		}
		assertThat(failure(this.guard.callAsync(CompletableFuture<String>::new)))
			.isInstanceOf(BulkheadFullException.class);
		assertThat(stages).hasSize(1);
		for (int i = 0; i < 11; i++) {
			assertThat(results.get(i)).isNotDone();
			stages.get(i).complete("done");
			assertThat(results.get(i)).isCompletedWithValue("done");
		}
		counts(Map.of(Outcome.SUCCESS, 11L, Outcome.BULKHEAD_FULL, 1L));
	}

	@Test
	void waitForAPermitEndsAtTheDeadlineWithoutTheBody() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.guard.callAsync(() -> stage);
		CompletableFuture<String> waiting = this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return new CompletableFuture<>();
		});
		this.time.advance(Duration.ofSeconds(1));
		assertThat(failure(waiting)).isInstanceOf(BulkheadFullException.class);
		stage.complete("late");
		assertThat(this.bodies).hasValue(0);
	}

	@Test
	void waitsThatEndLeaveTheBulkheadAsItWas() {
		List<CompletableFuture<String>> stages = new ArrayList<>();
		for (int round = 0; round < 100; round++) {
			CompletableFuture<String> stage = new CompletableFuture<>();
			this.guard.callAsync(() -> stage);
			for (int i = 0; i < 8; i++) {
				this.guard.callAsync(CompletableFuture<String>::new);
			}
			this.time.advance(Duration.ofSeconds(1));
			stage.complete("late");
			this.guard.circuitBreaker().reset();
		}
		assertThat(this.guard.bulkhead().queued()).isZero();
		for (int i = 0; i < 11; i++) {
			CompletableFuture<String> stage = new CompletableFuture<>();
			stages.add(stage);
			this.guard.callAsync(() -> stage);
		}
		assertThat(this.guard.bulkhead().active()).isEqualTo(1);
		assertThat(this.guard.bulkhead().queued()).isEqualTo(10);
		stages.forEach((stage) -> stage.complete("done"));
	}

	@Test
	void cancelWhileItWaits() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> first = this.guard.callAsync(() -> stage);
		CompletableFuture<String> waiting = this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return new CompletableFuture<>();
		});
		assertThat(this.guard.bulkhead().queued()).isEqualTo(1);
		assertThat(waiting.cancel(true)).isTrue();
		assertThat(this.guard.bulkhead().queued()).isZero();
		stage.complete("first");
		assertThat(first).isCompletedWithValue("first");
		assertThat(this.bodies).hasValue(0);
		counts(Map.of(Outcome.SUCCESS, 1L, Outcome.CANCELLED, 1L));
	}

	@Test
	void cancelWhileItRunsCancelsTheStage() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.callAsync(() -> stage);
		result.cancel(true);
		assertThat(stage).isCancelled();
		assertThat(this.guard.circuitBreaker().snapshot().lastFailures()).isEmpty();
		counts(Map.of(Outcome.CANCELLED, 1L));
	}

	@Test
	void cancelAfterTheEndDoesNothing() {
		CompletableFuture<String> result = this.guard.callAsync(() -> CompletableFuture.completedFuture("done"));
		assertThat(result.cancel(true)).isFalse();
		counts(Map.of(Outcome.SUCCESS, 1L));
	}

	@Test
	void cancelFromWithinTheBody() {
		CompletableFuture<CompletableFuture<String>> self = new CompletableFuture<>();
		CompletableFuture<String> blocker = new CompletableFuture<>();
		this.guard.callAsync(() -> blocker);
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			self.join().cancel(true);
			return stage;
		});
		self.complete(result);
		blocker.complete("first");
		assertThat(result).isCancelled();
		assertThat(stage).isCancelled();
		counts(Map.of(Outcome.SUCCESS, 1L, Outcome.CANCELLED, 1L));
	}

	@Test
	void cancelBetweenTwoAttemptsMakesNoOtherAndIsCounted() {
		this.guard = builder().retry(retry(3, Duration.ofSeconds(1))).build();
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return CompletableFuture.failedFuture(new IOException("down"));
		});
		assertThat(result).isNotDone();
		result.cancel(true);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.bodies).hasValue(1);
		counts(Map.of(Outcome.CANCELLED, 1L));
		assertThat(this.guard.retry().snapshot().notRetryable()).isEqualTo(1);
	}

	@Test
	void resultThatTheCallerCompletesItselfEndsTheRetries() {
		this.guard = builder().retry(retry(3, Duration.ofSeconds(1))).build();
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return CompletableFuture.failedFuture(new IOException("down"));
		});
		result.complete("do not care any more"); // such as by completeOnTimeout
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.bodies).hasValue(1);
		assertThat(this.guard.calls().total()).isEqualTo(1);
	}

	@Test
	void cancelledProbeFreesTheHalfOpenBreaker() {
		for (int i = 0; i < 3; i++) {
			this.guard.callAsync(() -> CompletableFuture.failedFuture(new IOException("down")));
		}
		assertThat(failure(this.guard.callAsync(CompletableFuture::new))).isInstanceOf(CircuitOpenException.class);
		this.time.advance(Duration.ofHours(1));
		CompletableFuture<String> probe = this.guard.callAsync(CompletableFuture::new);
		assertThat(failure(this.guard.callAsync(CompletableFuture::new))).isInstanceOf(CircuitOpenException.class);
		probe.cancel(true);
		assertThat(this.guard.callAsync(() -> CompletableFuture.completedFuture("up"))).isCompletedWithValue("up");
		assertThat(this.guard.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void callThatIsCancelledWhileTheBreakerAdmitsItKeepsNoPlaceOfAProbe() {
		List<CompletableFuture<String>> calls = new ArrayList<>();
		EventPublisher events = new EventPublisher();
		events.add((event) -> {
			if (event instanceof CircuitBreakerStateChanged change && change.to() == CircuitState.HALF_OPEN) {
				calls.get(0).cancel(true);
			}
		});
		CircuitBreaker breaker = CircuitBreaker.builder("api")
			.config(CircuitBreakerConfig.builder()
				.failureThreshold(1)
				.recoveryTimeout(Duration.ofSeconds(1))
				.halfOpenMaxCalls(1)
				.successThreshold(1)
				.build())
			.time(this.time, (task, delay) -> () -> { // the next call moves it on
			})
			.events(events)
			.build();
		this.guard = builder().circuitBreaker(breaker).retry(retry(2, Duration.ofSeconds(1))).build();
		calls.add(this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return CompletableFuture.failedFuture(new IOException("down"));
		}));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(calls.get(0)).isCancelled();
		assertThat(this.bodies).hasValue(1);
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		assertThat(this.guard.callAsync(() -> CompletableFuture.completedFuture("up"))).isCompletedWithValue("up");
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void stageThatIsNoFutureIsCancelledAsFarAsItCanBe() {
		CompletableFuture<String> work = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.callAsync(() -> new StubbornStage(work));
		assertThat(result.cancel(true)).isTrue();
		assertThat(this.guard.bulkhead().active()).isEqualTo(1);
		work.complete("ended");
		counts(Map.of(Outcome.CANCELLED, 1L));
	}

	@Test
	void stageThatIsNoFutureAndIsCancelledFromWithinTheBodyReturnsThePermit() {
		this.guard = builder()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(1)).build())
			.build();
		CompletableFuture<CompletableFuture<String>> self = new CompletableFuture<>();
		CompletableFuture<String> blocker = new CompletableFuture<>();
		this.guard.callAsync(() -> blocker);
		self.complete(this.guard.callAsync(() -> {
			self.join().cancel(true);
			return new StubbornStage(CompletableFuture.completedFuture("ended"));
		}));
		blocker.complete("first");
		assertThat(self.join()).isCancelled();
	}

	@Test
	void stageThatTakesNoDependentsIsAFailure() {
		CompletableFuture<String> result = this.guard.callAsync(() -> new StubbornStage(null));
		assertThat(failure(result)).isInstanceOf(RuntimeException.class);
		counts(Map.of(Outcome.FAILURE, 1L));
	}

	@Test
	void retryGoesOnAfterPausesWithoutAThread() {
		this.guard = builder().retry(retry(3, Duration.ofSeconds(1))).build();
		CompletableFuture<String> result = this.guard.callAsync(() -> (this.bodies.incrementAndGet() < 3)
				? CompletableFuture.failedFuture(new IOException()) : CompletableFuture.completedFuture("third"));
		assertThat(this.bodies).hasValue(1);
		this.time.advance(Duration.ofMillis(999));
		assertThat(this.bodies).hasValue(1);
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.bodies).hasValue(2);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(result).isCompletedWithValue("third");
		counts(Map.of(Outcome.SUCCESS, 1L));
		assertThat(this.guard.calls().retried()).isOne();
		assertThat(this.guard.retry().snapshot().retries()).isEqualTo(2);
	}

	@Test
	void aHundredThousandAttemptsNeedNoDeepStack() {
		this.guard = builder()
			.retry(retry(100_000, Duration.ZERO).toBuilder().budgetRatio(1).budgetMinPerSecond(1e6).build())
			.build();
		IOException down = new IOException();
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return CompletableFuture.failedFuture(down);
		});
		this.time.advance(Duration.ZERO);
		assertThat(failure(result)).isSameAs(down);
		assertThat(this.bodies).hasValue(100_000);
		counts(Map.of(Outcome.FAILURE, 1L));
	}

	@Test
	void totalTimeoutBoundsAttemptsAndPausesAndEndsTheWaitForTheNext() {
		this.guard = builder().timeout(new TimeoutConfig(Duration.ofSeconds(2), Duration.ofSeconds(7)))
			.retry(retry(100, Duration.ofSeconds(1)))
			.build();
		CompletableFuture<String> result = this.guard.callAsync(() -> {
			this.bodies.incrementAndGet();
			return new CompletableFuture<String>();
		});
		this.time.advance(Duration.ofSeconds(7).minusNanos(1));
		assertThat(this.bodies).hasValue(3);
		assertThat(result).isNotDone();
		this.time.advance(Duration.ofNanos(1));
		assertThat(failure(result)).isInstanceOf(CallTimeoutException.class)
			.hasMessageContaining("total_timeout of PT7S");
		this.time.advance(Duration.ofHours(1));
		assertThat(this.bodies).hasValue(3);
	}

	@Test
	void exhaustedRetryEndsWithTheLastFailureAndThoseBefore() {
		this.guard = builder().retry(retry(2, Duration.ofSeconds(1))).build();
		CompletableFuture<String> result = this.guard.callAsync(
				() -> CompletableFuture.failedFuture(new IOException("failure " + this.bodies.incrementAndGet())));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(failure(result)).hasMessage("failure 2")
			.satisfies((last) -> assertThat(last.getSuppressed()).singleElement()
				.hasFieldOrPropertyWithValue("message", "failure 1"));
	}

	@Test
	void resultThatIsNotAcceptedIsTriedAgainAndCountedOnce() {
		this.guard = builder()
			.retry(retry(3, Duration.ofSeconds(1)).toBuilder().retryOnResult((result) -> result == null).build())
			.build();
		CompletableFuture<String> result = this.guard.callAsync(() -> CompletableFuture.completedFuture(null));
		this.time.advance(Duration.ofSeconds(10));
		assertThat(result).isCompletedWithValue(null);
		counts(Map.of(Outcome.SUCCESS, 1L));
	}

	@Test
	void predicatesAndListenersThatThrowLeaveNothingOpen() {
		EventPublisher events = new EventPublisher();
		events.add((event) -> {
			throw new AssertionError("listener");
		});
		this.guard = builder().events(events)
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(1).resultFailure((result) -> {
				throw new IllegalStateException("resultFailure");
			}).build())
			.retry(retry(3, Duration.ZERO).toBuilder().retryOnResult((result) -> {
				throw new IllegalStateException("retryOnResult");
			}).retryAfter((ex) -> {
				throw new IllegalStateException("retryAfter");
			}).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.build();
		assertThat(this.guard.callAsync(() -> CompletableFuture.completedFuture("value"))).isDone();
		assertThat(this.guard.callAsync(() -> CompletableFuture.failedFuture(new IOException()))).isDone();
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> late = this.guard.callAsync(() -> stage);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(late).isDone();
		stage.complete("late");
		assertThat(this.guard.calls().total()).isEqualTo(3);
	}

	@Test
	void contextPropagatorThatThrowsFailsTheCallOnly() {
		IllegalStateException broken = new IllegalStateException("context");
		this.guard = guard(builder().contextPropagator(new ContextPropagator() {

			@Override
			public <T> java.util.concurrent.Callable<T> capture(java.util.concurrent.Callable<T> body) {
				throw broken;
			}

		}));
		assertThat(failure(this.guard.callAsync(CompletableFuture::new))).isSameAs(broken);
		counts(Map.of(Outcome.FAILURE, 1L));
	}

	@Test
	void contextOfTheCallerIsThereInEveryAttempt() {
		ThreadLocal<String> context = new ThreadLocal<>();
		this.guard = builder().contextPropagator(new ContextPropagator() {

			@Override
			public <T> java.util.concurrent.Callable<T> capture(java.util.concurrent.Callable<T> body) {
				String captured = context.get();
				return () -> {
					String before = context.get();
					context.set(captured);
					try {
						return body.call();
					}
					finally {
						context.set(before);
					}
				};
			}

		}).retry(retry(3, Duration.ofSeconds(1))).build();
		List<String> seen = new ArrayList<>();
		context.set("request 7");
		this.guard.callAsync(() -> {
			seen.add(context.get());
			return CompletableFuture.failedFuture(new IOException());
		});
		context.set("request 8");
		this.time.advance(Duration.ofSeconds(5));
		assertThat(seen).containsExactly("request 7", "request 7", "request 7");
		assertThat(context.get()).isEqualTo("request 8");
	}

	@Test
	void bodyRunsOnAWorkerOfAThreadPool() throws Exception {
		this.guard = builder()
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.build();
		CompletableFuture<String> result = this.guard
			.callAsync(() -> CompletableFuture.completedFuture(Thread.currentThread().getName()));
		assertThat(result.get(10, TimeUnit.SECONDS)).startsWith("resilience-api-");
	}

	@Test
	void closedPoolFailsTheCallAndKeepsNoPermit() {
		this.guard = builder()
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.build();
		this.guard.close();
		assertThat(failure(this.guard.callAsync(CompletableFuture::new))).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void waitForTheRateLimitTakesNoThreadAndIsLeftByCancel() {
		this.guard = builder()
			.rateLimiter(RateLimiterConfig.builder()
				.limit(1)
				.period(Duration.ofSeconds(1))
				.maxWait(Duration.ofSeconds(10))
				.build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(5)))
			.build();
		this.guard.callAsync(() -> CompletableFuture.completedFuture("first"));
		CompletableFuture<String> second = this.guard.callAsync(() -> CompletableFuture.completedFuture("second"));
		CompletableFuture<String> third = this.guard.callAsync(() -> CompletableFuture.completedFuture("third"));
		assertThat(second).isNotDone();
		second.cancel(true);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(third).isCompletedWithValue("third");
		counts(Map.of(Outcome.SUCCESS, 2L, Outcome.CANCELLED, 1L));
	}

	@Test
	void manyQueuedCallsThatAnswerAtOnceNeedNoDeepStack() {
		int calls = 100_000;
		this.guard = builder()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).queueSize(calls).maxWait(Duration.ofMinutes(1)).build())
			.build();
		CompletableFuture<String> first = new CompletableFuture<>();
		this.guard.callAsync(() -> first);
		List<CompletableFuture<String>> results = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			results.add(this.guard.callAsync(() -> CompletableFuture.completedFuture("done")));
		}
		first.complete("first");
		assertThat(results).allMatch((it) -> it.isDone() && !it.isCompletedExceptionally());
		counts(Map.of(Outcome.SUCCESS, calls + 1L));
	}

	@Test
	void resultThatIsKeptDoesNotKeepTheCall() {
		CompletableFuture<String> result = this.guard.callAsync(() -> CompletableFuture.completedFuture("done"));
		assertThat((Object) result).hasFieldOrPropertyWithValue("call", null);
	}

	@Test
	void strictlySequentialCallsNeverMeetAFullBulkheadOfOne() throws Exception {
		for (BulkheadType type : BulkheadType.values()) {
			if (type == BulkheadType.VIRTUAL_THREAD && Runtime.version().feature() < 21) {
				continue;
			}
			try (Guard one = Guard.builder()
				.bulkhead(BulkheadConfig.builder().type(type).maxConcurrent(1).maxWait(Duration.ZERO).build())
				.build()) {
				for (int i = 0; i < 2000; i++) {
					int number = i;
					assertThat(
							one.callAsync(() -> CompletableFuture.supplyAsync(() -> number)).get(10, TimeUnit.SECONDS))
						.isEqualTo(number);
					assertThat(one.call(() -> number)).isEqualTo(number);
				}
			}
		}
	}

	@Test
	void cancellationOfTheStageByItsOwnerIsCancellation() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> result = this.guard.callAsync(() -> stage);
		stage.cancel(true);
		assertThat(failure(result)).isInstanceOf(CancellationException.class);
		counts(Map.of(Outcome.CANCELLED, 1L));
	}

	/**
	 * A stage that cannot become a future; without work it takes no dependents either.
	 */
	private static final class StubbornStage extends CompletableFuture<String> {

		private final CompletionStage<String> work;

		StubbornStage(CompletionStage<String> work) {
			this.work = work;
		}

		@Override
		public CompletableFuture<String> whenComplete(
				java.util.function.BiConsumer<? super String, ? super Throwable> action) {
			if (this.work == null) {
				throw new UnsupportedOperationException();
			}
			return this.work.whenComplete(action).toCompletableFuture();
		}

		@Override
		public CompletableFuture<String> toCompletableFuture() {
			throw new UnsupportedOperationException();
		}

	}

}
