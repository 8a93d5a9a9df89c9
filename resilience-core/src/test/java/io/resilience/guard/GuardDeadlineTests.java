package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Backoff;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryAfter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class GuardDeadlineTests {

	private final ManualTime time = new ManualTime();

	private final AtomicInteger bodies = new AtomicInteger();

	private GuardBuilder builder() {
		return Guard.builder().name("api").time(this.time, this.time);
	}

	private Guard guard(int seconds) {
		return builder().timeout(TimeoutConfig.of(Duration.ofSeconds(seconds))).build();
	}

	private static Duration left() {
		return Deadline.current().orElseThrow().remaining();
	}

	private static RetryConfig retry(Duration pause, int attempts) {
		return RetryConfig.builder()
			.maxAttempts(attempts)
			.baseDelay(pause)
			.backoff(Backoff.FIXED)
			.jitter(Jitter.NONE)
			.build();
	}

	/** Pauses must pass without anybody to move the time: they move it themselves. */
	private GuardBuilder selfMoving() {
		ManualTime time = this.time;
		return Guard.builder().name("api").time(time, new io.resilience.time.Scheduler() {

			@Override
			public Task schedule(Runnable task, long delayNanos) {
				return time.schedule(task, delayNanos);
			}

			@Override
			public void park(Object blocker, long nanos) {
				time.advance(Duration.ofNanos(nanos));
			}

		});
	}

	@Test
	void bodySeesItsDeadline() throws Exception {
		assertThat(guard(5).call(GuardDeadlineTests::left)).isEqualTo(Duration.ofSeconds(5));
		assertThat(Deadline.current()).isEmpty();
	}

	@Test
	void nestedCallGetsWhatIsLeftAndNoMore() throws Exception {
		Duration inner = guard(5).call(() -> {
			this.time.advance(Duration.ofSeconds(2));
			return guard(60).call(() -> guard(30).call(GuardDeadlineTests::left));
		});
		assertThat(inner).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void nestedCallKeepsItsOwnNearerDeadline() throws Exception {
		assertThat(guard(50).call(() -> guard(1).call(GuardDeadlineTests::left))).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void noCallIsMadeWhenNoTimeIsLeft() {
		AtomicInteger inner = new AtomicInteger();
		Throwable thrown = catchThrowable(() -> guard(5).call(() -> {
			this.time.advance(Duration.ofSeconds(5));
			Throwable refused = catchThrowable(() -> guard(60).call(inner::incrementAndGet));
			assertThat(refused).isInstanceOf(CallTimeoutException.class)
				.hasMessageContaining("was not made: the caller's own deadline leaves it no time");
			throw (Exception) refused;
		}));
		assertThat(thrown).isInstanceOf(CallTimeoutException.class);
		assertThat(inner).hasValue(0);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void deadlineIsCarriedOverToAnotherThreadByHand() throws Exception {
		Deadline deadline = guard(5).call(() -> Deadline.current().orElseThrow());
		Duration there = CompletableFuture.supplyAsync(() -> {
			try {
				return deadline.call(() -> guard(60).call(GuardDeadlineTests::left));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}).get();
		assertThat(there).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void nearerDeadlineOfTheThreadStaysInForceUnderOneByHand() throws Exception {
		Duration left = guard(2)
			.call(() -> Deadline.after(Duration.ofSeconds(9), this.time).call(GuardDeadlineTests::left));
		assertThat(left).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void bodyOnAWorkerInheritsTheDeadline() throws Exception {
		Guard pool = builder().timeout(TimeoutConfig.of(Duration.ofSeconds(60)))
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.build();
		List<Thread> threads = new ArrayList<>();
		Duration left = guard(5).call(() -> {
			this.time.advance(Duration.ofSeconds(1));
			return pool.call(() -> {
				threads.add(Thread.currentThread());
				return left();
			});
		});
		assertThat(left).isEqualTo(Duration.ofSeconds(4));
		assertThat(threads).doesNotContain(Thread.currentThread());
		pool.close();
	}

	@Test
	void asynchronousCallInheritsTheDeadlineInEveryAttempt() throws Exception {
		List<Duration> seen = new ArrayList<>();
		Guard guard = builder().timeout(TimeoutConfig.of(Duration.ofSeconds(60)))
			.retry(retry(Duration.ofSeconds(1), 3))
			.build();
		CompletableFuture<String> result = guard(10).call(() -> guard.callAsync(() -> {
			seen.add(left());
			return (seen.size() < 3) ? CompletableFuture.failedFuture(new IOException("down"))
					: CompletableFuture.completedFuture("up");
		}));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(result).isCompletedWithValue("up");
		assertThat(seen).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(9), Duration.ofSeconds(8));
	}

	@Test
	void totalTimeoutBoundsAttemptsAndPauses() {
		Guard guard = selfMoving()
			.timeout(TimeoutConfig.builder().timeout(Duration.ofSeconds(4)).total(Duration.ofSeconds(10)).build())
			.retry(retry(Duration.ofSeconds(1), 100))
			.build();
		List<Duration> left = new ArrayList<>();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard.call(() -> {
			left.add(left());
			this.time.advance(Duration.ofSeconds(4));
			return null;
		})).withMessageContaining("PT4S");
		assertThat(left).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
		assertThat(this.time.read()).as("the second timeout left no time for a pause and an attempt")
			.isEqualTo(Duration.ofSeconds(9).toNanos());
	}

	@Test
	void lastAttemptGetsWhatTheTotalLeavesAndSaysSo() {
		Guard guard = selfMoving()
			.timeout(TimeoutConfig.builder().timeout(Duration.ofSeconds(4)).total(Duration.ofSeconds(7)).build())
			.retry(retry(Duration.ofSeconds(1), 100))
			.build();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard.call(() -> {
			this.time.advance(left());
			return null;
		})).withMessageContaining("total_timeout of PT7S");
		assertThat(this.time.read()).isEqualTo(Duration.ofSeconds(7).toNanos());
	}

	@Test
	void retryWhosePauseWouldPassTheDeadlineIsNotMade() {
		Guard guard = builder().timeout(TimeoutConfig.of(Duration.ofSeconds(60)))
			.retry(retry(Duration.ofSeconds(5), 3))
			.build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> guard(5).call(() -> guard.call(() -> {
			this.bodies.incrementAndGet();
			throw new IOException("down");
		})));
		assertThat(this.bodies).hasValue(1);
		assertThat(guard.retry().snapshot().deadlineDenied()).isEqualTo(1);
	}

	@Test
	void outerDeadlineBoundsRetriesOfAGuardWithoutTimeout() {
		Guard guard = selfMoving().retry(retry(Duration.ofSeconds(2), 100)).build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> guard(5).call(() -> guard.call(() -> {
			this.bodies.incrementAndGet();
			throw new IOException("down");
		})));
		assertThat(this.bodies).hasValue(3);
	}

	@Test
	void retryAfterIsKeptAndNeverEarly() throws Exception {
		Guard guard = selfMoving().retry(retry(Duration.ofMillis(10), 3)).build();
		List<Long> times = new ArrayList<>();
		String result = guard.call(() -> {
			times.add(this.time.read());
			if (times.size() == 1) {
				throw new TooManyRequests(Duration.ofSeconds(7));
			}
			return "served";
		});
		assertThat(result).isEqualTo("served");
		assertThat(times).containsExactly(0L, Duration.ofSeconds(7).toNanos());
	}

	@Test
	void retryAfterBeyondTheDeadlineEndsTheCall() {
		Guard guard = selfMoving()
			.timeout(TimeoutConfig.builder().timeout(Duration.ofSeconds(2)).total(Duration.ofSeconds(5)).build())
			.retry(retry(Duration.ofMillis(10), 3))
			.build();
		assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> guard.call((Callable<String>) () -> {
			this.bodies.incrementAndGet();
			throw new TooManyRequests(Duration.ofSeconds(7));
		}));
		assertThat(this.bodies).hasValue(1);
		assertThat(this.time.read()).isZero();
	}

	@Test
	void retriesOfAllOperationsShareOneBudget() {
		Guard guard = selfMoving()
			.retry(RetryConfig.builder()
				.maxAttempts(2)
				.baseDelay(Duration.ZERO)
				.budgetRatio(0)
				.budgetMinPerSecond(1)
				.build())
			.build();
		for (int i = 0; i < 1000; i++) {
			Operation operation = guard.operation("operation " + i % 10);
			catchThrowable(() -> operation.call((Callable<String>) () -> {
				throw new IOException("down");
			}));
		}
		assertThat(guard.retry().snapshot().retries()).isLessThan(100);
		assertThat(guard.retry().snapshot().budgetDenied()).isGreaterThan(900);
	}

	@Test
	void waitForAPermitCountsAgainstTheTimeout() {
		Guard guard = selfMoving().timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(30)).build())
			.build();
		guard.bulkhead().tryAcquire().orElseThrow();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(() -> "never"));
		assertThat(this.time.read()).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void eachWaitOfACallHasOnlyWhatThoseBeforeItHaveLeft() throws Exception {
		Guard guard = selfMoving().timeout(TimeoutConfig.of(Duration.ofSeconds(2)))
			.rateLimiter(RateLimiterConfig.builder()
				.limit(1)
				.period(Duration.ofMillis(1500))
				.maxWait(Duration.ofSeconds(30))
				.build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(30)).build())
			.build();
		guard.call(() -> "takes the rate");
		guard.bulkhead().tryAcquire().orElseThrow();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(() -> "never"));
		assertThat(this.time.read()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void workersWithoutATimeoutOfTheirOwnSeeTheDeadlineToo() throws Exception {
		BulkheadConfig config = BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build();
		try (Guard pool = builder().bulkhead(config).build(); Bulkhead alone = Bulkhead.of("alone", config)) {
			guard(5).call(() -> {
				this.time.advance(Duration.ofSeconds(1));
				Duration left = Duration.ofSeconds(4);
				assertThat(pool.call(GuardDeadlineTests::left)).isEqualTo(left);
				assertThat(alone.call(GuardDeadlineTests::left)).isEqualTo(left);
				assertThat(pool.callAsync(GuardDeadlineTests::leftLater).get(10, TimeUnit.SECONDS)).isEqualTo(left);
				assertThat(alone.callAsync(GuardDeadlineTests::leftLater).get(10, TimeUnit.SECONDS)).isEqualTo(left);
				return null;
			});
		}
	}

	private static CompletableFuture<Duration> leftLater() {
		return CompletableFuture.completedFuture(left());
	}

	private static final class TooManyRequests extends Exception implements RetryAfter {

		private static final long serialVersionUID = 1L;

		private final transient Duration retryAfter;

		TooManyRequests(Duration retryAfter) {
			this.retryAfter = retryAfter;
		}

		@Override
		public @Nullable Duration retryAfter() {
			return this.retryAfter;
		}

	}

}
