package io.resilience.hedge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.guard.Guard;
import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Attempts on threads, whose number is bounded whatever bodies do.
 */
@Timeout(60)
class HedgeThreadsTests {

	private final ManualTime time = new ManualTime();

	private final CountedForks scheduler = new CountedForks(this.time);

	private final CountDownLatch end = new CountDownLatch(1);

	private final ExecutorService callers = Executors.newCachedThreadPool();

	@AfterEach
	void end() throws Exception {
		this.end.countDown();
		this.callers.shutdown();
		assertThat(this.callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
	}

	private <T> CompletableFuture<T> inBackground(Callable<T> call) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.callers.execute(() -> {
			try {
				result.complete(call.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	/** As a body that cannot be stopped. */
	private Thread stubborn(CountDownLatch inside) {
		inside.countDown();
		boolean interrupted = false;
		while (true) {
			try {
				this.end.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return Thread.currentThread();
	}

	@Test
	void aGuardHasNoMoreThreadsThanItsBulkheadHasPermits() throws Exception {
		Guard guard = Guard.builder()
			.time(this.time, this.scheduler)
			.hedge(HedgeConfig.builder().delay(Duration.ofMillis(1)).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(3).maxWait(Duration.ofMinutes(1)).build())
			.build();
		CountDownLatch inside = new CountDownLatch(2);
		List<CompletableFuture<Thread>> calls = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			calls.add(inBackground(() -> guard.call(() -> stubborn(inside))));
		}
		assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
		this.time.awaitParked(2);
		this.time.advance(Duration.ofMillis(1)); // one of both finds a third thread
		assertThat(this.scheduler.forked.get()).isEqualTo(3);
		assertThat(guard.hedge().snapshot().hedged()).isOne();
		assertThat(guard.hedge().snapshot().threadsDenied()).isOne();
		this.time.advance(Duration.ofSeconds(2));
		for (CompletableFuture<Thread> call : calls) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> call.get(20, TimeUnit.SECONDS))
				.withCauseInstanceOf(CallTimeoutException.class);
		}
		assertThat(this.scheduler.forked.get()).isEqualTo(3);
	}

	@Test
	void aCallThatFindsNoThreadRunsOnItsCallersOnceAndIsCounted() throws Exception {
		Hedge hedge = Hedge.builder("h").time(this.time, this.scheduler).build();
		CountDownLatch inside = new CountDownLatch(Hedge.MAX_THREADS);
		List<CompletableFuture<Thread>> calls = new ArrayList<>();
		for (int i = 0; i < Hedge.MAX_THREADS; i++) {
			calls.add(inBackground(() -> hedge.call((Callable<Thread>) () -> stubborn(inside))));
		}
		assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(hedge.call((Callable<Thread>) Thread::currentThread)).isSameAs(Thread.currentThread());
		assertThat(hedge.<Thread, RuntimeException>call(Thread::currentThread)).isSameAs(Thread.currentThread());
		assertThat(this.scheduler.forked.get()).isEqualTo(Hedge.MAX_THREADS);
		assertThat(hedge.snapshot().threadsDenied()).isEqualTo(2);
		assertThat(hedge.snapshot().calls()).isEqualTo(Hedge.MAX_THREADS + 2);
		this.end.countDown();
		for (CompletableFuture<Thread> call : calls) {
			assertThat(call.get(20, TimeUnit.SECONDS)).isNotNull();
		}
		assertThat(hedge.call((Callable<Thread>) Thread::currentThread)).isNotSameAs(Thread.currentThread());
	}

	@Test
	void callsOneAfterTheOtherAlwaysFindTheirThread() throws Exception {
		Guard guard = Guard.builder()
			.time(this.time, this.scheduler)
			.hedge(HedgeConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.build();
		for (int i = 0; i < 1000; i++) {
			assertThat(guard.<Thread, RuntimeException>call(Thread::currentThread)).isNotSameAs(Thread.currentThread());
		}
		assertThat(guard.hedge().snapshot().threadsDenied()).isZero();
	}

	@Test
	void anAttemptForWhichNoThreadStartsHoldsNone() {
		Hedge hedge = Hedge.builder("h").time(this.time, this.scheduler).build();
		this.scheduler.exhausted = true;
		for (int i = 0; i <= Hedge.MAX_THREADS; i++) {
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> hedge.call((Callable<String>) () -> "never"));
		}
		assertThat(hedge.snapshot().threadsDenied()).isZero();
	}

	/** Each fork has a thread, and they are counted. */
	private static final class CountedForks implements Scheduler {

		private final ManualTime time;

		private final AtomicInteger forked = new AtomicInteger();

		private volatile boolean exhausted;

		CountedForks(ManualTime time) {
			this.time = time;
		}

		@Override
		public Task schedule(Runnable task, long delayNanos) {
			return this.time.schedule(task, delayNanos);
		}

		@Override
		public void park(Object blocker, long nanos) {
			this.time.park(blocker, nanos);
		}

		@Override
		public void fork(Runnable task) {
			if (this.exhausted) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			this.forked.incrementAndGet();
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		}

	}

}
