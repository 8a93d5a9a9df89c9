package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.reactor.ReactorGuard;
import io.resilience.retry.Backoff;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.BareThread;
import io.resilience.time.Deadline;
import io.resilience.time.Ticker;
import io.resilience.time.TimerThread;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A million calls of every kind of fate through each combination of patterns. However
 * they end, each is counted once, and nothing stays behind: no permit, no place in a
 * queue, no interrupt.
 */
@Tag("stress")
class GuardStressTests {

	private static final int CALLS = 1_000_000;

	private static final int THREADS = 8;

	private static final int LIMIT = 3;

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

	enum Combination {

		BULKHEAD, TIMEOUT, TIMEOUT_BULKHEAD, BREAKER_TIMEOUT_BULKHEAD, RETRY_BREAKER_TIMEOUT_BULKHEAD, ALL, POOL;

		Guard guard(TimerThread timer) {
			GuardBuilder builder = Guard.builder().name("stress").time(Ticker.system(), timer);
			if (this != TIMEOUT) {
				builder.bulkhead(BulkheadConfig.builder()
					.type((this == POOL) ? BulkheadType.THREAD_POOL : BulkheadType.SEMAPHORE)
					.maxConcurrent(LIMIT)
					.maxWait(Duration.ofMillis(1))
					.queueSize(4)
					.build());
			}
			if (this != BULKHEAD) {
				builder.timeout(TimeoutConfig.of(Duration.ofMillis(3)));
			}
			if (ordinal() >= BREAKER_TIMEOUT_BULKHEAD.ordinal()) {
				builder.circuitBreaker(CircuitBreakerConfig.builder()
					.failureThreshold(5)
					.recoveryTimeout(Duration.ofMillis(1))
					.halfOpenMaxCalls(2)
					.successThreshold(2)
					.build());
			}
			if (ordinal() >= RETRY_BREAKER_TIMEOUT_BULKHEAD.ordinal()) {
				builder.retry(RetryConfig.builder()
					.maxAttempts(3)
					.baseDelay(Duration.ofNanos(50_000))
					.backoff(Backoff.FIXED)
					.jitter(Jitter.NONE)
					.build());
			}
			if (ordinal() >= ALL.ordinal()) {
				builder.rateLimiter(RateLimiterConfig.builder()
					.limit(1_000_000)
					.period(Duration.ofSeconds(1))
					.maxWait(Duration.ofMillis(1))
					.build());
			}
			return builder.build();
		}

	}

	@ParameterizedTest
	@EnumSource
	void blockingCalls(Combination combination) throws Exception {
		try (TimerThread timer = new TimerThread("stress-timer"); Guard guard = combination.guard(timer)) {
			onThreads((random) -> {
				for (int i = 0; i < CALLS / THREADS; i++) {
					blockingCall(guard, random);
				}
			});
			check(guard, CALLS / THREADS * THREADS);
			assertThat(this.most.get()).as("bodies inside at once")
				.isLessThanOrEqualTo((guard.bulkhead() != null) ? LIMIT : THREADS);
		}
	}

	private void blockingCall(Guard guard, SplittableRandom random) {
		boolean interrupted = random.nextInt(1000) == 0;
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		try {
			int fate = random.nextInt(10_000);
			guard.call((java.util.concurrent.Callable<String>) () -> bodyOf(fate));
		}
		catch (Exception | Error ex) {
			if (ex instanceof NullPointerException || ex instanceof IllegalMonitorStateException) {
				this.surprises.add(ex);
			}
		}
		if (Thread.interrupted() && !interrupted) {
			this.surprises.add(new AssertionError("interrupted after the call"));
		}
	}

	private String bodyOf(int fate) throws Exception {
		this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
		try {
			if (fate < 20) {
				LockSupport.parkNanos(3_000_000); // as long as the timeout
			}
			else if (fate < 25) {
				new Semaphore(0).tryAcquire(5, TimeUnit.MILLISECONDS);
			}
			else if (fate < 500) {
				throw new IOException("down");
			}
			else if (fate < 600) {
				throw new AssertionError("error");
			}
			return "done";
		}
		finally {
			this.inside.decrementAndGet();
		}
	}

	@ParameterizedTest
	@EnumSource
	void asynchronousCalls(Combination combination) throws Exception {
		ExecutorService completing = Executors.newFixedThreadPool(2);
		try (TimerThread timer = new TimerThread("stress-timer"); Guard guard = combination.guard(timer)) {
			Semaphore pending = new Semaphore(LIMIT + 5);
			onThreads((random) -> {
				for (int i = 0; i < CALLS / THREADS; i++) {
					pending.acquireUninterruptibly();
					asynchronousCall(guard, random.split(), completing).whenComplete((it, ex) -> pending.release());
				}
			});
			assertThat(pending.tryAcquire(LIMIT + 5, 30, TimeUnit.SECONDS)).as("every call was completed").isTrue();
			check(guard, CALLS / THREADS * THREADS);
		}
		finally {
			completing.shutdownNow();
		}
	}

	private CompletableFuture<String> asynchronousCall(Guard guard, SplittableRandom random,
			ExecutorService completing) {
		int fate = random.nextInt(10_000);
		CompletableFuture<String> result = guard.operation("async")
			.<String, CompletableFuture<String>>callAsync(() -> stageOf(fate, completing), (late) -> late.cancel(true));
		if (fate % 100 == 99) {
			if (fate % 200 == 99) {
				completing.execute(() -> result.cancel(true));
			}
			else {
				result.cancel(true);
			}
		}
		return result;
	}

	/** Half of them monos, half of them streams of a few elements. */
	@ParameterizedTest
	@EnumSource
	void reactiveCalls(Combination combination) throws Exception {
		ExecutorService completing = Executors.newFixedThreadPool(2);
		try (TimerThread timer = new TimerThread("stress-timer"); Guard guard = combination.guard(timer)) {
			Semaphore pending = new Semaphore(LIMIT + 5);
			onThreads((random) -> {
				for (int i = 0; i < CALLS / THREADS; i++) {
					pending.acquireUninterruptibly();
					reactiveCall(guard, random.split(), completing, pending);
				}
			});
			assertThat(pending.tryAcquire(LIMIT + 5, 30, TimeUnit.SECONDS)).as("every stream has ended").isTrue();
			check(guard, CALLS / THREADS * THREADS);
		}
		finally {
			completing.shutdownNow();
		}
	}

	private void reactiveCall(Guard guard, SplittableRandom random, ExecutorService completing, Semaphore pending) {
		int fate = random.nextInt(10_000);
		Mono<String> mono = Mono.fromCompletionStage(() -> {
			try {
				return stageOf(fate, completing);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		Operation operation = guard.operation("reactive");
		Flux<String> guarded = (fate % 2 == 0) ? ReactorGuard.guard(operation, mono).flux()
				: ReactorGuard.guard(operation, mono.flux().concatWithValues("more"));
		Disposable subscription = guarded.onErrorComplete().doFinally((end) -> pending.release()).subscribe();
		if (fate % 100 == 99) {
			completing.execute(subscription::dispose);
		}
	}

	private CompletableFuture<String> stageOf(int fate, ExecutorService completing) throws Exception {
		this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
		CompletableFuture<String> stage = new CompletableFuture<>();
		if (fate < 20) {
			// Nobody completes it but the clean-up after the timeout, if there is one.
			completing.execute(() -> {
				LockSupport.parkNanos(3_000_000);
				end(() -> stage.complete("about at the deadline"));
			});
		}
		else if (fate < 2000) {
			completing.execute(() -> end(() -> stage.complete("later")));
		}
		else if (fate < 2400) {
			completing.execute(() -> end(() -> stage.completeExceptionally(new IOException("later"))));
		}
		else if (fate < 2500) {
			this.inside.decrementAndGet();
			throw new AssertionError("error");
		}
		else {
			end(() -> stage.complete("now"));
		}
		return stage;
	}

	/** The work is over before its stage says so. */
	private void end(Runnable completion) {
		this.inside.decrementAndGet();
		completion.run();
	}

	private interface Caller {

		void run(SplittableRandom random) throws Exception;

	}

	private void onThreads(Caller caller) throws Exception {
		CountDownLatch ended = new CountDownLatch(THREADS);
		for (int i = 0; i < THREADS; i++) {
			SplittableRandom random = new SplittableRandom(i);
			new Thread(() -> {
				try {
					caller.run(random);
				}
				catch (Throwable ex) {
					this.surprises.add(ex);
				}
				ended.countDown();
			}).start();
		}
		assertThat(ended.await(5, TimeUnit.MINUTES)).isTrue();
	}

	private void check(Guard guard, long calls) throws Exception {
		assertThat(this.surprises).isEmpty();
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (guard.bulkhead() != null && guard.bulkhead().active() > 0 && System.nanoTime() < end) {
			Thread.sleep(1); // abandoned bodies end
		}
		CallsSnapshot snapshot = guard.calls();
		System.getLogger(getClass().getName()).log(System.Logger.Level.INFO, snapshot.counts().toString());
		assertThat(snapshot.total()).as("sum of outcomes %s", snapshot.counts()).isEqualTo(calls);
		assertThat(snapshot.count(Outcome.SUCCESS)).isPositive();
		if (guard.bulkhead() != null) {
			assertThat(guard.bulkhead().active()).as("permits in use").isZero();
			assertThat(guard.bulkhead().queued()).as("waiting").isZero();
			assertThat(guard.bulkhead().snapshot().abandoned()).as("abandoned").isZero();
			for (int i = 0; i < LIMIT; i++) {
				assertThat(guard.bulkhead().tryAcquire()).isPresent();
			}
			assertThat(guard.bulkhead().tryAcquire()).isEmpty();
		}
	}

	@Test
	void settingsThatChangeEveryTenMillisecondsLoseNothing() throws Exception {
		GuardConfigureTests.underLoad(500);
	}

	@Test
	void bodyThatEndsAboutAtItsTimeoutNeverLeavesAnInterrupt() throws Exception {
		Guard guard = Guard.builder()
			.timeout(TimeoutConfig.of(Duration.ofMillis(2)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(64).build())
			.build();
		Guard outer = Guard.builder().timeout(TimeoutConfig.of(Duration.ofMillis(2))).build();
		AtomicInteger timeouts = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			SplittableRandom random = new SplittableRandom(i);
			threads.add(new Thread(() -> {
				for (int round = 0; round < 100_000 / 32; round++) {
					long nanos = 1_700_000 + random.nextInt(400_000);
					try {
						java.util.concurrent.Callable<Object> body = () -> {
							LockSupport.parkNanos(nanos);
							return null;
						};
						if (round % 2 == 0) {
							guard.call(body);
						}
						else {
							outer.call(() -> guard.call(body));
						}
					}
					catch (Exception ex) {
						timeouts.incrementAndGet();
					}
					if (Thread.interrupted()) {
						this.surprises.add(new AssertionError("interrupted after the call"));
					}
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.surprises).isEmpty();
		assertThat(timeouts.get()).isBetween(1000, 99_999);
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(guard.bulkhead().snapshot().abandoned()).isZero();
	}

	@Test
	void withTenThousandAsynchronousCallsInFlightATimeoutIsToldWithinTwentyMilliseconds() throws Exception {
		int calls = 10_000;
		try (TimerThread timer = new TimerThread("precision-timer");
				Guard guard = Guard.builder()
					.time(Ticker.system(), timer)
					.timeout(TimeoutConfig.of(Duration.ofMinutes(1)))
					.build()) {
			long[] after = new long[calls];
			CountDownLatch ended = new CountDownLatch(calls);
			long first = System.nanoTime() + Duration.ofSeconds(3).toNanos();
			for (int i = 0; i < calls; i++) {
				int index = i;
				long deadline = first + (index * 7919L % calls) * 500_000;
				Deadline.after(Duration.ofNanos(deadline - System.nanoTime()))
					.call(() -> guard.<Object>callAsync(CompletableFuture::new))
					.whenComplete((value, ex) -> {
						after[index] = System.nanoTime() - deadline;
						ended.countDown();
					});
			}
			BareThread bare = new BareThread(first, 500_000, calls);
			bare.start();
			assertThat(System.nanoTime()).as("all were in flight before the first deadline").isLessThan(first);
			assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
			Arrays.sort(after);
			System.getLogger(getClass().getName())
				.log(System.Logger.Level.INFO,
						"%d asynchronous calls, late by p50 %d us, p99 %d us, max %d us; a bare thread by p99 %d us"
							.formatted(calls, after[calls / 2] / 1000, after[calls * 99 / 100] / 1000,
									after[calls - 1] / 1000, bare.p99() / 1000));
			assertThat(guard.calls().count(Outcome.TIMEOUT)).isEqualTo(calls);
			assertThat(Duration.ofNanos(after[calls * 99 / 100])).isLessThan(Duration.ofMillis(20));
		}
	}

	@Test
	void manyTimeoutsOfAsynchronousCallsAtOnceTakeFewThreads() throws Exception {
		int calls = 20_000;
		try (TimerThread timer = new TimerThread("burst-timer");
				Guard guard = Guard.builder()
					.time(Ticker.system(), timer)
					.timeout(TimeoutConfig.of(Duration.ofMillis(500)))
					.build()) {
			List<CompletableFuture<String>> results = new ArrayList<>();
			for (int i = 0; i < calls; i++) {
				results.add(guard.callAsync(CompletableFuture::new));
			}
			int most = 0;
			while (!results.stream().allMatch(CompletableFuture::isDone)) {
				most = Math.max(most, Thread.activeCount());
				Thread.sleep(5);
			}
			assertThat(guard.calls().count(Outcome.TIMEOUT)).isEqualTo(calls);
			assertThat(most).isLessThan(400);
		}
	}

}
