package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.bulkhead.Permit;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.event.EventPublisher;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.loadshed.LoadShedder;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * No thread for the timer, threads that cannot be interrupted, threads that inherit:
 * nothing of it may outlast the call that it happens to.
 */
class TroubleWithThreadsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final NoThreads scheduler = new NoThreads(this.time);

	private final Timeout timeout = Timeout.builder("t")
		.config(TimeoutConfig.of(SECOND))
		.time(this.time, this.scheduler)
		.build();

	@AfterEach
	void theThreadIsAsItWas() {
		assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
		assertThat(Deadline.current()).isEmpty();
	}

	private Guard guard() {
		return Guard.builder()
			.time(this.time, this.scheduler)
			.timeout(TimeoutConfig.of(SECOND))
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.build();
	}

	@Test
	void aCallThatGetsNoTimerFailsAndTheNextOneIsServed() throws Exception {
		Guard guard = guard();
		this.scheduler.exhausted = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> guard.call(() -> "x"));
		this.scheduler.exhausted = false;
		assertThat(Deadline.current()).isEmpty();
		assertThat(guard.bulkhead().snapshot().active()).isZero();
		assertThat(guard.<String, RuntimeException>call(() -> "x")).isEqualTo("x");
	}

	@Test
	void anAsynchronousCallThatGetsNoTimerFailsAndTheNextOneIsServed() throws Exception {
		Guard guard = guard();
		this.scheduler.exhausted = true;
		CompletableFuture<String> failed = guard.callAsync(() -> CompletableFuture.completedFuture("x"))
			.toCompletableFuture();
		this.scheduler.exhausted = false;
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> failed.get(2, TimeUnit.SECONDS))
			.withCauseInstanceOf(OutOfMemoryError.class);
		assertThat(guard.bulkhead().snapshot().active()).isZero();
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("x")).toCompletableFuture().get())
			.isEqualTo("x");
	}

	@Test
	void aBreakerThatGetsNoTimerOpensTellsItAndMovesOnWithTheNextCall() throws Exception {
		List<String> told = new ArrayList<>();
		EventPublisher events = new EventPublisher();
		events.add((event) -> told.add(event.type()));
		CircuitBreaker breaker = CircuitBreaker.builder("b")
			.config(CircuitBreakerConfig.builder().failureThreshold(1).recoveryTimeout(SECOND).build())
			.time(this.time, this.scheduler)
			.events(events)
			.build();
		this.scheduler.exhausted = true;
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> breaker.call((Callable<Void>) () -> {
			throw new IOException("down");
		}));
		assertThat(told).hasSize(1);
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		this.time.advance(SECOND);
		assertThat(breaker.<String, RuntimeException>call(() -> "up")).isEqualTo("up");
	}

	@Test
	void aProbeThatGetsNoTimerFreesItsPlace() throws Exception {
		CircuitBreaker breaker = CircuitBreaker.builder("b")
			.config(CircuitBreakerConfig.builder()
				.failureThreshold(1)
				.recoveryTimeout(SECOND)
				.halfOpenMaxCalls(1)
				.slowCallDuration(SECOND)
				.build())
			.time(this.time, this.scheduler)
			.build();
		breaker.recordFailure();
		this.time.advance(SECOND);
		this.scheduler.exhausted = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> breaker.call(() -> "up"));
		this.scheduler.exhausted = false;
		assertThat(breaker.<String, RuntimeException>call(() -> "up")).isEqualTo("up");
	}

	@Test
	void timeoutsGoOnInterruptingAfterATimerCouldNotBeHad() {
		this.scheduler.exhausted = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.timeout.call(() -> "x"));
		this.scheduler.exhausted = false;
		assertThat(isInterruptedAtItsDeadline()).isTrue();
	}

	@Test
	void timeoutsComeThoughEveryWorkerIsBlockedAndTheRefusalsAfterThemSayWhy() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch inside = new CountDownLatch(2);
		try (Guard guard = Guard.builder()
			.name("disk")
			.timeout(TimeoutConfig.of(Duration.ofMillis(200)))
			.bulkhead(BulkheadConfig.builder()
				.type(BulkheadType.THREAD_POOL)
				.maxConcurrent(2)
				.maxWait(Duration.ofMinutes(1))
				.queueSize(10)
				.build())
			.build()) {
			Callable<CompletableFuture<String>> stubborn = () -> {
				inside.countDown();
				while (end.getCount() > 0) {
					Thread.onSpinWait(); // whoever interrupts it
				}
				return CompletableFuture.completedFuture("late");
			};
			List<CompletableFuture<String>> running = List.of(guard.callAsync(stubborn), guard.callAsync(stubborn));
			assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<String> waiting = guard.callAsync(stubborn);
			for (CompletableFuture<String> call : running) {
				assertThat(call).failsWithin(20, TimeUnit.SECONDS)
					.withThrowableThat()
					.withCauseInstanceOf(CallTimeoutException.class);
			}
			assertThat(waiting).failsWithin(20, TimeUnit.SECONDS);
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(() -> "never"))
				.satisfies((ex) -> assertThat(ex.abandoned()).isEqualTo(2))
				.withMessageContaining("2 of them by timed-out calls that still run");
			assertThat(guard.bulkhead().snapshot().abandoned()).isEqualTo(2);
			assertThat(guard.bulkhead().active()).isEqualTo(2);
			end.countDown();
			assertThat(guard.call(() -> "free again")).isEqualTo("free again");
			while (guard.bulkhead().snapshot().abandoned() > 0) {
				Thread.onSpinWait(); // they end one after the other
			}
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void aThreadThatRefusesToBeInterruptedDoesNotKeepOthersFromIt() throws Exception {
		Thread refusing = new Thread(() -> isInterruptedAtItsDeadline()) {

			@Override
			public void interrupt() {
				throw new SecurityException("not me");
			}

		};
		refusing.start();
		refusing.join();
		assertThat(isInterruptedAtItsDeadline()).isTrue();
	}

	@Test
	void aDeadlineThatIsTheSmallestOfAllTicksIsADeadlineToo() {
		ManualTime real = this.time;
		long start = Long.MAX_VALUE - SECOND.toNanos() + 1;
		Timeout wrapping = Timeout.builder("t")
			.config(TimeoutConfig.of(SECOND))
			.time(() -> start + real.read(), real)
			.build();
		assertThat(isInterruptedAtItsDeadline(wrapping)).isTrue();
	}

	@Test
	void twoInterruptsThatEndInOneExceptionAreNotBothTakenForTheTimeout() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> this.timeout.call(() -> {
			Thread.currentThread().interrupt(); // somebody else
			this.time.advance(SECOND); // the timeout, before the body noticed
			new CompletableFuture<>().get();
			return null;
		}));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void aWaiterThatFailsWhileItWaitsTakesNoPermitWithIt() throws Exception {
		Bulkhead bulkhead = Bulkhead.builder("b")
			.time(this.time, this.scheduler)
			.config(BulkheadConfig.builder().maxConcurrent(1).maxWait(SECOND).build())
			.build();
		this.scheduler.exhausted = true;
		Permit held = bulkhead.acquire();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> bulkhead.call(() -> "x"));
		held.close();
		assertThat(bulkhead.snapshot().active()).isZero();
		assertThat(bulkhead.snapshot().queued()).isZero();
	}

	@Test
	void aWaiterWithoutAThreadThatGetsNoTimerTakesNoPermitWithIt() throws Exception {
		Bulkhead bulkhead = Bulkhead.builder("b")
			.time(this.time, this.scheduler)
			.config(BulkheadConfig.builder().maxConcurrent(1).maxWait(SECOND).build())
			.build();
		Permit held = bulkhead.acquire();
		this.scheduler.exhausted = true;
		assertOutOfThreads(bulkhead.callAsync(() -> CompletableFuture.completedFuture("x")));
		held.close();
		assertThat(bulkhead.snapshot().active()).isZero();
		assertThat(bulkhead.snapshot().queued()).isZero();
	}

	@Test
	void aCallThatCannotWaitForItsRateKeepsNeitherItsPlaceInLineNorItsProbe() throws Exception {
		Guard guard = Guard.builder()
			.time(this.time, this.scheduler)
			.circuitBreaker(CircuitBreakerConfig.builder()
				.failureThreshold(1)
				.recoveryTimeout(SECOND)
				.halfOpenMaxCalls(1)
				.successThreshold(1)
				.build())
			.rateLimiter(RateLimiterConfig.builder().limit(1).period(SECOND).maxWait(SECOND).build())
			.build();
		guard.circuitBreaker().recordFailure();
		this.time.advance(SECOND);
		assertThat(guard.rateLimiter().tryAcquire()).isTrue();
		this.scheduler.exhausted = true;
		assertOutOfThreads(guard.callAsync(() -> CompletableFuture.completedFuture("x")));
		this.scheduler.exhausted = false;
		this.time.advance(SECOND);
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("up"))).isCompletedWithValue("up");
	}

	@Test
	void aRetryThatGetsNoTimerForItsPauseEndsTheCall() {
		Guard guard = Guard.builder()
			.time(this.time, this.scheduler)
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(SECOND).build())
			.build();
		assertOutOfThreads(guard.callAsync(() -> {
			this.scheduler.exhausted = true;
			return CompletableFuture.failedFuture(new IOException("down"));
		}));
		assertThat(guard.calls().total()).isOne();
	}

	@Test
	void aRetryWithoutAGuardThatGetsNoTimerForItsPauseEndsTheCall() {
		Retry retry = Retry.builder("r")
			.config(RetryConfig.builder().maxAttempts(2).baseDelay(SECOND).build())
			.time(this.time, this.scheduler)
			.build();
		assertOutOfThreads(retry.callAsync(() -> {
			this.scheduler.exhausted = true;
			return CompletableFuture.failedFuture(new IOException("down"));
		}));
		assertThat(retry.snapshot().notRetryable()).isOne();
	}

	@Test
	void aWaiterForItsRateThatGetsNoFurtherTimerHoldsUpNobodyBehindIt() {
		RateLimiter limiter = RateLimiter.builder("r")
			.config(RateLimiterConfig.builder().limit(1).period(SECOND).maxWait(Duration.ofMinutes(1)).build())
			.time(this.time, this.scheduler)
			.build();
		assertThat(limiter.tryAcquire()).isTrue();
		CompletableFuture<String> waits = limiter.callAsync(() -> CompletableFuture.completedFuture("x"));
		this.scheduler.exhausted = true;
		limiter.configure(RateLimiterConfig.builder().limit(1).period(SECOND.multipliedBy(2)).build());
		this.scheduler.exhausted = false;
		assertOutOfThreads(waits);
		assertThat(limiter.snapshot().waiting()).isZero();
		this.time.advance(SECOND.multipliedBy(2));
		assertThat(limiter.tryAcquire()).isTrue();
	}

	@Test
	void aCallThatGetsNoTimerForItsHedgeGoesOnUnhedged() {
		LoadShedder shedder = LoadShedder.builder("s").build();
		Guard guard = Guard.builder()
			.time(this.time, this.scheduler)
			.loadShedder(shedder)
			.hedge(HedgeConfig.defaults())
			.build();
		this.scheduler.exhausted = true;
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("x"))).isCompletedWithValue("x");
		assertThat(guard.<String, RuntimeException>call(() -> "y")).isEqualTo("y");
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	@Test
	void aHedgeThatGetsNoTimerForTheNextOneIsTheLast() {
		List<CompletableFuture<String>> attempts = new ArrayList<>();
		CompletableFuture<String> call = Hedge.builder("h")
			.config(HedgeConfig.builder().delay(SECOND).maxHedges(2).build())
			.time(this.time, this.scheduler)
			.build()
			.callAsync(() -> {
				CompletableFuture<String> attempt = new CompletableFuture<>();
				attempts.add(attempt);
				return attempt;
			});
		this.scheduler.exhausted = true;
		this.time.advance(SECOND);
		assertThat(attempts).hasSize(2);
		attempts.forEach((attempt) -> attempt.completeExceptionally(new IOException("down")));
		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void aStreamThatNothingBoundsAnyMoreIsGivenUp() {
		Guard guard = guard();
		Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
		AtomicBoolean cancelled = new AtomicBoolean();
		JdkFlowAdapter
			.flowPublisherToFlux(guard.decoratePublisher(
					JdkFlowAdapter.publisherToFlowPublisher(source.asFlux().doOnCancel(() -> cancelled.set(true)))))
			.subscribe();
		this.time.advance(SECOND.dividedBy(2));
		source.tryEmitNext(1);
		this.scheduler.exhausted = true;
		this.time.advance(SECOND.dividedBy(2));
		assertThat(cancelled).isTrue();
		assertThat(guard.bulkhead().snapshot().active()).isZero();
	}

	private static void assertOutOfThreads(CompletableFuture<?> call) {
		assertThat(call).isCompletedExceptionally();
		assertThat(call).failsWithin(20, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(OutOfMemoryError.class);
	}

	@Test
	void aWorkerInheritsNothingFromTheCallerThatMadeItStart() throws Exception {
		InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
		try (Bulkhead bulkhead = Bulkhead.of("pool",
				BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())) {
			user.set("alice");
			bulkhead.call(() -> "a worker starts");
			user.set("bob");
			assertThat(bulkhead.<String, RuntimeException>call(user::get)).isNull();
		}
	}

	private boolean isInterruptedAtItsDeadline() {
		return isInterruptedAtItsDeadline(this.timeout);
	}

	private boolean isInterruptedAtItsDeadline(Timeout timeout) {
		boolean[] interrupted = new boolean[1];
		Callable<String> late = () -> {
			try {
				this.time.advance(SECOND.plusMillis(2)); // as exact as scans are
			}
			finally {
				interrupted[0] = Thread.currentThread().isInterrupted();
			}
			return "too late";
		};
		try {
			timeout.call(late);
		}
		catch (Exception ex) {
			assertThat(ex).isInstanceOfAny(CallTimeoutException.class, SecurityException.class);
		}
		return interrupted[0];
	}

	/** A timer whose thread cannot be started now and then. */
	private static final class NoThreads implements Scheduler {

		private final ManualTime time;

		private boolean exhausted;

		NoThreads(ManualTime time) {
			this.time = time;
		}

		@Override
		public Task schedule(Runnable task, long delayNanos) {
			check();
			return this.time.schedule(task, delayNanos);
		}

		@Override
		public void park(Object blocker, long nanos) {
			check();
			this.time.park(blocker, nanos);
		}

		private void check() {
			if (this.exhausted) {
				throw new OutOfMemoryError("unable to create native thread");
			}
		}

	}

}
