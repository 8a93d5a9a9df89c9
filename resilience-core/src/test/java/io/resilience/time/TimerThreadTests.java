package io.resilience.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TimerThreadTests {

	private final TimerThread timer = new TimerThread("test-timer");

	@AfterEach
	void close() {
		this.timer.close();
	}

	private static <T> T get(CompletableFuture<T> future) throws Exception {
		return future.get(10, TimeUnit.SECONDS);
	}

	@Test
	void tasksRunOnOneNamedDaemonThreadThatKeepsNoApplicationAlive() throws Exception {
		CompletableFuture<Thread> ran = new CompletableFuture<>();
		this.timer.schedule(() -> ran.complete(Thread.currentThread()), 0);
		Thread thread = get(ran);
		assertThat(thread.getName()).isEqualTo("test-timer");
		assertThat(thread.isDaemon()).isTrue();
		assertThat(thread.getContextClassLoader()).isNotSameAs(getClass().getClassLoader());
	}

	@Test
	void taskThatIsTakenBackDoesNotRunNorDoesItsReplacement() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		this.timer.schedule(ran::incrementAndGet, Duration.ofHours(1).toNanos(), ran::incrementAndGet).cancel();
		this.timer.close();
		assertThat(ran).hasValue(0);
		assertThat(this.timer).extracting("promised").asInstanceOf(InstanceOfAssertFactories.COLLECTION).isEmpty();
	}

	@Test
	void taskThatFailsStopsNoOther() throws Exception {
		CompletableFuture<Boolean> ran = new CompletableFuture<>();
		this.timer.schedule(() -> {
			throw new IllegalStateException("task");
		}, 0);
		this.timer.dispatch(() -> {
			throw new AssertionError("callback");
		});
		this.timer.schedule(() -> ran.complete(true), 1);
		assertThat(get(ran)).isTrue();
	}

	@Test
	void manyTimersWithTheSameMomentAllRun() throws Exception {
		int count = 100_000;
		CountDownLatch ran = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			this.timer.schedule(ran::countDown, 1_000_000);
		}
		assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callbacksThatBlockHoldUpNeitherTimersNorOtherCallbacks() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		for (int i = 0; i < 100; i++) {
			this.timer.dispatch(() -> await(end));
		}
		CompletableFuture<Boolean> timer = new CompletableFuture<>();
		this.timer.schedule(() -> timer.complete(true), 0);
		assertThat(get(timer)).isTrue();
		CompletableFuture<Boolean> callback = new CompletableFuture<>();
		this.timer.dispatch(() -> callback.complete(true));
		assertThat(get(callback)).isTrue();
		end.countDown();
	}

	@Test
	void burstOfCallbacksTakesBoundedThreads() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		int count = 2 * TimerThread.MAX_CALLBACKS;
		CountDownLatch ran = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			this.timer.dispatch(() -> {
				await(end);
				ran.countDown();
			});
		}
		assertThat(threads("test-timer-callback")).hasSizeLessThanOrEqualTo(TimerThread.MAX_CALLBACKS);
		end.countDown();
		assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callbackThatGetsNoThreadRunsOnceThereIsOne() throws Exception {
		Threads none = new Threads();
		none.exhausted = true;
		try (TimerThread scarce = new TimerThread(new Threads(), none)) {
			CompletableFuture<Thread> ran = new CompletableFuture<>();
			scarce.dispatch(() -> ran.complete(Thread.currentThread()));
			assertThat(none.refusals.tryAcquire(3, 20, TimeUnit.SECONDS)).as("it is tried again").isTrue();
			assertThat(ran).isNotDone();
			none.exhausted = false;
			assertThat(get(ran)).isNotSameAs(Thread.currentThread());
		}
	}

	@Test
	void callbackThatGetsNoThreadIsRunByOneThatIsBusy() throws Exception {
		Threads one = new Threads();
		Threads none = new Threads();
		none.exhausted = true;
		try (TimerThread scarce = new TimerThread(none, one)) {
			CountDownLatch end = new CountDownLatch(1);
			scarce.dispatch(() -> await(end));
			one.exhausted = true;
			CompletableFuture<Boolean> ran = new CompletableFuture<>();
			scarce.dispatch(() -> ran.complete(true));
			assertThat(ran).isNotDone();
			end.countDown();
			assertThat(get(ran)).isTrue();
		}
	}

	@Test
	void callbackThatFindsNotEvenATimerRunsWithTheNext() throws Exception {
		Threads none = new Threads();
		none.exhausted = true;
		try (TimerThread scarce = new TimerThread(none, none)) {
			CompletableFuture<Boolean> ran = new CompletableFuture<>();
			scarce.dispatch(() -> ran.complete(true));
			none.exhausted = false;
			CompletableFuture<Boolean> next = new CompletableFuture<>();
			scarce.dispatch(() -> next.complete(true));
			assertThat(get(next)).isTrue();
			assertThat(get(ran)).isTrue();
		}
	}

	@Test
	void whoIsToldThatThereIsNoTimerIsNotToldAgainWhenItCloses() {
		Threads none = new Threads();
		none.exhausted = true;
		AtomicInteger told = new AtomicInteger();
		try (TimerThread scarce = new TimerThread(none, none)) {
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> scarce.schedule(told::incrementAndGet, 0, told::incrementAndGet));
			none.exhausted = false;
			assertThat(scarce).extracting("promised").asInstanceOf(InstanceOfAssertFactories.COLLECTION).isEmpty();
		}
		assertThat(told).hasValue(0);
	}

	@Test
	void closingRunsTheReplacementsOfWhatWaitsElsewhere() throws Exception {
		List<CompletableFuture<Thread>> dropped = new ArrayList<>();
		CompletableFuture<Thread> ran = new CompletableFuture<>();
		for (int i = 0; i < 1000; i++) {
			CompletableFuture<Thread> told = new CompletableFuture<>();
			dropped.add(told);
			this.timer.schedule(() -> ran.complete(Thread.currentThread()), Duration.ofHours(1).toNanos(),
					() -> told.complete(Thread.currentThread()));
		}
		this.timer.close();
		for (CompletableFuture<Thread> told : dropped) {
			assertThat(get(told)).isNotSameAs(Thread.currentThread());
		}
		assertThat(ran).isNotDone();
	}

	@Test
	void afterClosingTheReplacementComesAtOnceAndNeverOnTheCallersThread() throws Exception {
		this.timer.close();
		CompletableFuture<Thread> told = new CompletableFuture<>();
		this.timer.schedule(() -> told.completeExceptionally(new AssertionError("ran")), 0,
				() -> told.complete(Thread.currentThread()));
		assertThat(get(told)).isNotSameAs(Thread.currentThread());
	}

	@Test
	void closingWhileOthersScheduleLosesNothing() throws Exception {
		for (int round = 0; round < 200; round++) {
			TimerThread closing = new TimerThread("closing-timer");
			CountDownLatch told = new CountDownLatch(100);
			Thread scheduling = new Thread(() -> {
				for (int i = 0; i < 100; i++) {
					closing.schedule(told::countDown, Duration.ofHours(1).toNanos(), told::countDown);
				}
			});
			scheduling.start();
			closing.close();
			assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void callUnderWayIsStillInterruptedAfterItsTimerIsClosed() throws Exception {
		AtomicInteger late = new AtomicInteger();
		Watch watch = new Watch(Ticker.system(), this.timer, Duration.ofMillis(300).toNanos(), late);
		Slot slot = watch.enter(Ticker.system().read() + Duration.ofMillis(300).toNanos());
		this.timer.close();
		try {
			assertThat(new CountDownLatch(1).await(20, TimeUnit.SECONDS)).isFalse();
			throw new AssertionError("not interrupted");
		}
		catch (InterruptedException ex) {
			assertThat(watch.leave(slot, ex)).isTrue();
		}
		assertThat(Thread.interrupted()).isFalse();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Threads of a system that has none to give now and then. */
	private static final class Threads implements ThreadFactory {

		private final Semaphore refusals = new Semaphore(0);

		private volatile boolean exhausted;

		@Override
		public Thread newThread(Runnable task) {
			if (this.exhausted) {
				this.refusals.release();
				throw new OutOfMemoryError("unable to create native thread");
			}
			Thread thread = new Thread(task, "scarce");
			thread.setDaemon(true);
			return thread;
		}

	}

	private static List<Thread> threads(String name) {
		return Thread.getAllStackTraces().keySet().stream().filter((it) -> it.getName().startsWith(name)).toList();
	}

}
