package io.resilience.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.resilience.CallInterruptedException;
import io.resilience.RateLimitExceededException;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RateLimiterWaitTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final Semaphore parks = new Semaphore(0);

	private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

	private final List<Thread> waiting = new ArrayList<>();

	@Test
	void waitersAreAdmittedInOrderEachAtItsTime() throws Exception {
		RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
		limiter.acquire();
		for (String name : List.of("first", "second", "third")) {
			startWaiting(limiter, name, 1);
		}
		assertThat(limiter.snapshot().waiting()).isEqualTo(3);
		this.time.advance(SECOND.minusNanos(1));
		assertThat(this.ended).isEmpty();
		this.time.advance(Duration.ofNanos(1));
		assertThat(next()).isEqualTo(new Ended("first", SECOND.toNanos(), null, false));
		this.time.advance(SECOND);
		assertThat(next().name).isEqualTo("second");
		this.time.advance(SECOND);
		assertThat(next().name).isEqualTo("third");
		assertThat(limiter.snapshot().waiting()).isZero();
	}

	@Test
	void aLeapOfTimeLetsNoMoreThroughThanAWindowHolds() throws Exception {
		RateLimiter limiter = limiter(2, Duration.ofMinutes(1));
		limiter.acquire(2);
		for (int i = 0; i < 6; i++) {
			startWaiting(limiter, "waiter", 1);
		}
		for (int window = 1; window <= 3; window++) {
			this.time.advance(Duration.ofSeconds(10));
			assertThat(next().at).isEqualTo(this.time.read());
			assertThat(next().at).isEqualTo(this.time.read());
			awaitParks(6 - 2 * window, 6 - 2 * window);
			assertThat(limiter.snapshot().waiting()).isEqualTo(6 - 2 * window);
			assertThat(this.ended).isEmpty();
		}
	}

	@Test
	void whoCannotBeAdmittedInTimeIsToldSoAtOnce() throws Exception {
		RateLimiter limiter = limiter(1, SECOND);
		limiter.acquire();
		startWaiting(limiter, "first", 1);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(limiter::acquire)
			.satisfies((ex) -> assertThat(ex.retryAfter()).isEqualTo(SECOND.multipliedBy(2)));
	}

	@Test
	void aWaitEndsAtItsTimeAlsoIfThePermitIsLate() throws Exception {
		RateLimiter limiter = limiter(1, SECOND);
		limiter.acquire();
		startWaiting(limiter, "first", 1);
		limiter.configure(limiter.config().toBuilder().period(Duration.ofSeconds(5)).build());
		Ended first = next();
		assertThat(first.failure).isInstanceOf(RateLimitExceededException.class);
		assertThat(((RateLimitExceededException) Objects.requireNonNull(first.failure)).retryAfter())
			.isEqualTo(Duration.ofSeconds(5));
		assertThat(limiter.snapshot().waiting()).isZero();
	}

	@Test
	void aHigherLimitLetsWaitersGoAtOnce() throws Exception {
		RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
		limiter.acquire();
		startWaiting(limiter, "first", 1);
		startWaiting(limiter, "second", 1);
		limiter.configure(limiter.config().toBuilder().limit(3).build());
		assertThat(List.of(next().name, next().name)).containsExactlyInAnyOrder("first", "second");
	}

	@Test
	void anInterruptedWaiterGivesItsPlaceBack() throws Exception {
		RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
		limiter.acquire();
		startWaiting(limiter, "first", 1);
		startWaiting(limiter, "second", 1);
		this.waiting.get(0).interrupt();
		Ended first = next();
		assertThat(first.failure).isInstanceOf(InterruptedException.class);
		assertThat(first.interrupted).isFalse();
		awaitParks(1, 1);
		this.time.advance(SECOND);
		assertThat(next()).isEqualTo(new Ended("second", SECOND.toNanos(), null, false));
	}

	@Test
	void anInterruptLeavesTheFlagWhereTheBodyCannotThrowIt() throws Exception {
		RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
		limiter.acquire();
		start("caller", () -> limiter.call(() -> "value"));
		this.waiting.get(0).interrupt();
		Ended caller = next();
		assertThat(caller.failure).isInstanceOf(CallInterruptedException.class);
		assertThat(caller.interrupted).isTrue();
		assertThat(limiter.snapshot().waiting()).isZero();
	}

	@Test
	void nobodyWaitsBeyondTheDeadline() throws Exception {
		RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
		limiter.acquire();
		Deadline tooNear = Deadline.after(SECOND, this.time);
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> tooNear.call(() -> limiter.call(() -> "value")));
		Deadline farEnough = Deadline.after(SECOND.plusNanos(1), this.time);
		start("caller", () -> farEnough.call(() -> limiter.call(() -> "value")));
		this.time.advance(SECOND);
		assertThat(next().failure).isNull();
	}

	@Test
	void guardsMayWaitLessThanConfigured() {
		RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
		limiter.tryAcquire();
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> limiter.acquire(null, 1, SECOND.toNanos() - 1));
	}

	@Test
	void nobodyOvertakesUnlessThereIsRoomForAll() throws Exception {
		RateLimiter limiter = limiter(3, Duration.ofSeconds(10));
		limiter.acquire(2);
		startWaiting(limiter, "two", 2);
		assertThat(limiter.tryAcquire()).isFalse();
		assertThat(limiter.snapshot().available()).isZero();
		this.time.advance(SECOND);
		assertThat(next().name).isEqualTo("two");
		assertThat(limiter.tryAcquire()).isTrue();
	}

	private void startWaiting(RateLimiter limiter, String name, int permits) throws InterruptedException {
		start(name, () -> limiter.acquire(permits));
	}

	private void start(String name, Body body) throws InterruptedException {
		Thread thread = new Thread(() -> {
			Throwable failure = null;
			try {
				body.run();
			}
			catch (Throwable ex) {
				failure = ex;
			}
			this.ended.add(new Ended(name, this.time.read(), failure, Thread.currentThread().isInterrupted()));
		});
		thread.setDaemon(true);
		thread.start();
		this.waiting.add(thread);
		awaitParks(1, this.waiting.size());
	}

	/** Not only parked still, but parked again. */
	private void awaitParks(int again, int threads) throws InterruptedException {
		assertThat(this.parks.tryAcquire(again, 10, TimeUnit.SECONDS)).isTrue();
		this.time.awaitParked(threads);
	}

	private Ended next() throws InterruptedException {
		return Objects.requireNonNull(this.ended.poll(10, TimeUnit.SECONDS), "nobody came");
	}

	private RateLimiter limiter(int limit, Duration maxWait) {
		return RateLimiter.builder("api")
			.config(RateLimiterConfig.builder().limit(limit).maxWait(maxWait).build())
			.time(this.time, new CountingScheduler())
			.build();
	}

	private final class CountingScheduler implements Scheduler {

		@Override
		public Task schedule(Runnable task, long delayNanos) {
			return RateLimiterWaitTests.this.time.schedule(task, delayNanos);
		}

		@Override
		public void park(Object blocker, long nanos) {
			RateLimiterWaitTests.this.parks.release();
			RateLimiterWaitTests.this.time.park(blocker, nanos);
		}

	}

	private interface Body {

		void run() throws Exception;

	}

	private record Ended(String name, long at, @Nullable Throwable failure, boolean interrupted) {
	}

}
