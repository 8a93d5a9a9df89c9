package io.resilience.timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Three ways to bound a call (interrupting, offloading, asynchronous), each with clean-up
 * and grace period.
 */
class TimeoutStrategyTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final AtomicInteger cleanedUp = new AtomicInteger();

	private final Semaphore hold = new Semaphore(0);

	private final CountDownLatch inside = new CountDownLatch(1);

	private final Timeout timeout = timeout(Duration.ZERO);

	@AfterEach
	void end() throws InterruptedException {
		assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
		this.hold.release(10);
		this.executor.shutdownNow();
		assertThat(this.executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	private Timeout timeout(Duration grace) {
		return Timeout.builder("t")
			.config(TimeoutConfig.builder().timeout(SECOND).gracePeriod(grace).build())
			.time(this.time, this.time)
			.build();
	}

	private int abandoned(Timeout timeout) {
		return timeout.snapshot().abandoned();
	}

	@Test
	void interruptingAnInnocentBodyCleansNothingUp() throws Exception {
		assertThat(this.timeout.call(() -> "x", this.cleanedUp::incrementAndGet)).isEqualTo("x");
		this.time.advance(SECOND);
		assertThat(this.cleanedUp).hasValue(0);
	}

	@Test
	void interruptingALateBodyCleansUpWhileItStillRuns() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> this.timeout.call(() -> {
			this.time.advance(SECOND);
			assertThat(this.cleanedUp).hasValue(1);
			return "late";
		}, this.cleanedUp::incrementAndGet));
		assertThat(this.cleanedUp).hasValue(1);
	}

	@Test
	void cleanUpThatFailsHurtsNobody() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> this.timeout.call(() -> {
			this.time.advance(SECOND);
			return "late";
		}, () -> {
			throw new IllegalStateException("cannot close");
		}));
	}

	@Test
	void cleanUpOutsideOfAnyCallIsNeverDone() {
		var cleanUp = Deadline.onExpiry(this.cleanedUp::incrementAndGet);
		this.time.advance(Duration.ofDays(1));
		cleanUp.close();
		assertThat(this.cleanedUp).hasValue(0);
	}

	@Test
	void whoTakesACleanUpBackWaitsForOneThatHasBegun() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		AtomicInteger done = new AtomicInteger();
		Timeout real = Timeout.of("t", TimeoutConfig.of(Duration.ofMillis(20)));
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> real.call(() -> {
			awaitUninterruptibly(begun);
			return null;
		}, () -> {
			begun.countDown();
			for (int i = 0; i < 1000; i++) {
				Thread.yield();
			}
			done.incrementAndGet();
		}));
		assertThat(done).hasValue(1);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				latch.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aLateBodyIsAbandonedOnlyAfterItsGracePeriod() {
		Timeout timeout = timeout(SECOND);
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> timeout.call((Callable<Object>) () -> {
			this.time.advance(SECOND);
			assertThat(Thread.interrupted()).isTrue();
			assertThat(abandoned(timeout)).isZero();
			this.time.advance(SECOND);
			assertThat(abandoned(timeout)).isEqualTo(1);
			assertThat(Thread.interrupted()).as("once is enough").isFalse();
			return null;
		}));
		assertThat(abandoned(timeout)).isZero();
	}

	@Test
	void aLateBodyThatEndsInItsGracePeriodIsNeverAbandoned() {
		Timeout timeout = timeout(SECOND);
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> timeout.call((Callable<Object>) () -> {
			this.time.advance(Duration.ofMillis(1900));
			return null;
		}));
		this.time.advance(Duration.ofDays(1));
		assertThat(abandoned(timeout)).isZero();
	}

	@Test
	void nestedBodiesHaveEachTheirOwnGracePeriod() {
		Timeout outer = timeout(SECOND);
		Timeout inner = timeout(Duration.ZERO);
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> outer.call(() -> inner.call((Callable<Object>) () -> {
				this.time.advance(SECOND);
				assertThat(abandoned(outer)).isZero();
				assertThat(abandoned(inner)).isEqualTo(1);
				return null;
			})));
		assertThat(abandoned(outer) + abandoned(inner)).isZero();
	}

	@Test
	void aNegativeGracePeriodIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TimeoutConfig.builder().gracePeriod(Duration.ofMillis(-1)).build())
			.withMessage("Invalid grace_period (PT-0.001S): must not be negative");
	}

	@Test
	void offloadingReturnsAndThrowsWhatTheBodyDoes() throws Exception {
		Thread caller = Thread.currentThread();
		Callable<Thread> body = Thread::currentThread;
		assertThat(this.timeout.callElsewhere(this.executor, body)).isNotSameAs(caller);
		IOException down = new IOException("down");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.timeout.callElsewhere(this.executor, () -> {
			throw down;
		})).isSameAs(down);
		assertThat(
				this.timeout.<Object>callElsewhere(this.executor, () -> Deadline.current().orElseThrow().remaining()))
			.isEqualTo(SECOND);
	}

	@Test
	void offloadingFreesTheCallerAtTheDeadlineInterruptsTheBodyAndCleansUp() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CompletableFuture<Throwable> caller = inAThread(() -> this.timeout.callElsewhere(this.executor, () -> {
			this.inside.countDown();
			try {
				this.hold.acquire();
				return null;
			}
			catch (InterruptedException ex) {
				interrupted.complete(true);
				this.hold.acquireUninterruptibly();
				return null;
			}
		}, this.cleanedUp::incrementAndGet));
		this.inside.await();
		this.time.awaitParked(1);
		this.time.advance(SECOND);
		assertThat(caller.get(20, TimeUnit.SECONDS)).isInstanceOf(CallTimeoutException.class)
			.hasMessageContaining("PT1S");
		assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.cleanedUp).hasValue(1);
		assertThat(abandoned(this.timeout)).isEqualTo(1);
		this.hold.release();
		assertThat(this.executor.submit(Thread::interrupted).get()).as("interrupt of the next task").isFalse();
		assertThat(abandoned(this.timeout)).isZero();
	}

	@Test
	void aBodyWhoseCallerHasLeftIsNotRunAndTakesNoInterruptOfItsThreadWithIt() throws Exception {
		List<Runnable> queue = new CopyOnWriteArrayList<>();
		CompletableFuture<Throwable> caller = inAThread(
				() -> this.timeout.callElsewhere(queue::add, this.cleanedUp::incrementAndGet));
		this.time.awaitParked(1);
		this.time.advance(SECOND);
		assertThat(caller.get(20, TimeUnit.SECONDS)).isInstanceOf(CallTimeoutException.class);
		Thread.currentThread().interrupt(); // by who ends the thread
		queue.get(0).run();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.cleanedUp).hasValue(0);
		assertThat(abandoned(this.timeout)).isZero();
	}

	@Test
	void anInterruptFromBeforeAnOffloadedBodyIsThereAfterItsTimeoutToo() throws Exception {
		CompletableFuture<Boolean> after = new CompletableFuture<>();
		CompletableFuture<Throwable> caller = inAThread(
				() -> this.timeout.callElsewhere((task) -> this.executor.execute(() -> {
					Thread.currentThread().interrupt();
					task.run();
					after.complete(Thread.interrupted());
				}), () -> {
					this.inside.countDown();
					this.hold.acquireUninterruptibly();
					return null;
				}));
		this.inside.await();
		this.time.awaitParked(1);
		this.time.advance(SECOND);
		assertThat(caller.get(20, TimeUnit.SECONDS)).isInstanceOf(CallTimeoutException.class);
		this.hold.release();
		assertThat(after.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void anOffloadedBodyHasItsGracePeriodToo() throws Exception {
		Timeout timeout = timeout(SECOND);
		CompletableFuture<Throwable> caller = inAThread(() -> timeout.callElsewhere(this.executor, () -> {
			this.inside.countDown();
			this.hold.acquireUninterruptibly();
			return null;
		}));
		this.inside.await();
		this.time.awaitParked(1);
		this.time.advance(SECOND);
		assertThat(caller.get(20, TimeUnit.SECONDS)).isInstanceOf(CallTimeoutException.class);
		assertThat(abandoned(timeout)).isZero();
		this.time.advance(SECOND);
		assertThat(abandoned(timeout)).isEqualTo(1);
		this.hold.release();
		this.executor.submit(() -> {
		}).get();
		assertThat(abandoned(timeout)).isZero();
	}

	@Test
	void anExecutorThatTakesNothingFailsTheCall() {
		this.executor.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.timeout.callElsewhere(this.executor, () -> "x"));
	}

	@Test
	void aLateStageTimesOutAndIsAbandonedUntilItEnds() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = this.timeout.callAsync(() -> stage);
		this.time.advance(SECOND);
		assertThat(call).isCompletedExceptionally();
		assertThat(call.handle((value, ex) -> ex).join()).isInstanceOf(CallTimeoutException.class);
		assertThat(stage).isNotDone();
		assertThat(abandoned(this.timeout)).isEqualTo(1);
		stage.complete("late");
		assertThat(abandoned(this.timeout)).isZero();
	}

	@Test
	void aLateStageHasItsGracePeriodAndItsCleanUp() {
		Timeout timeout = timeout(SECOND);
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = timeout.callAsync(() -> stage, (late) -> {
			assertThat(late).isSameAs(stage);
			this.cleanedUp.incrementAndGet();
		});
		this.time.advance(SECOND);
		assertThat(call).isCompletedExceptionally();
		assertThat(this.cleanedUp).hasValue(1);
		assertThat(abandoned(timeout)).isZero();
		this.time.advance(SECOND);
		assertThat(abandoned(timeout)).isEqualTo(1);
		stage.complete("late");
		assertThat(abandoned(timeout)).isZero();
	}

	@Test
	void aStageInTimeLeavesNothingBehind() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = this.timeout.callAsync(() -> stage);
		stage.complete("x");
		assertThat(call).isCompletedWithValue("x");
		this.time.advance(Duration.ofDays(1));
		assertThat(abandoned(this.timeout)).isZero();
	}

	@Test
	void anAsynchronousBodyThatBlocksIsInterrupted() {
		CompletableFuture<String> call = this.timeout.callAsync(() -> {
			this.time.advance(SECOND);
			new CountDownLatch(1).await();
			return null;
		});
		assertThat(call.handle((value, ex) -> ex).join()).isInstanceOf(CallTimeoutException.class);
		assertThat(abandoned(this.timeout)).isZero();
	}

	private static CompletableFuture<Throwable> inAThread(Callable<?> call) {
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				call.call();
				thrown.complete(new AssertionError("returned"));
			}
			catch (Throwable ex) {
				thrown.complete(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thrown;
	}

}
