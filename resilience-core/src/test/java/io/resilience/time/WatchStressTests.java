package io.resilience.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How late the watch finds out who is late. Measured where it interrupts: when the
 * interrupted thread gets a processor is no business of the watch.
 */
@Tag("stress")
class WatchStressTests {

	private static final int THREADS = 2_500;

	private static final int NESTED = 4;

	private static final int CALLS = THREADS * NESTED;

	private static final long APART = 500_000;

	@Test
	void withTenThousandCallsInFlightATimeoutFiresWithinTwentyMilliseconds() throws Exception {
		int seconds = 5;
		while (!isMeasured(Duration.ofSeconds(seconds))) {
			seconds *= 4; // other work on the machine keeps the threads from getting in
			assertThat(seconds).isLessThan(100);
		}
	}

	/** Whether all were inside before the first deadline, and so the measure counts. */
	private static boolean isMeasured(Duration untilFirst) throws InterruptedException {
		AtomicInteger late = new AtomicInteger();
		try (TimerThread timer = new TimerThread("precision-timer")) {
			Watch watch = new Watch(Ticker.system(), timer, Duration.ofSeconds(1).toNanos(), late);
			CountDownLatch inside = new CountDownLatch(THREADS);
			CountDownLatch fired = new CountDownLatch(CALLS);
			Semaphore over = new Semaphore(0);
			CompletableFuture<Long> begin = new CompletableFuture<>();
			List<Interrupted> threads = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				long[] deadlines = new long[NESTED];
				for (int k = 0; k < NESTED; k++) { // in no order
					deadlines[k] = ((i * NESTED + k) * 7919L % CALLS) * APART;
				}
				threads.add(new Interrupted(watch, begin, deadlines, inside, fired, over));
			}
			threads.forEach(Thread::start);
			long first = System.nanoTime() + untilFirst.toNanos();
			begin.complete(first);
			inside.await();
			BareThread bare = new BareThread(first, APART, CALLS);
			bare.start();
			boolean inTime = System.nanoTime() - first < 0;
			assertThat(fired.await(1, TimeUnit.MINUTES)).as("all have fired").isTrue();
			over.release(THREADS);
			long[] after = new long[CALLS];
			for (int i = 0; i < THREADS; i++) {
				threads.get(i).join();
				System.arraycopy(threads.get(i).firedAfter(), 0, after, i * NESTED, NESTED);
			}
			Arrays.sort(after);
			System.getLogger(WatchStressTests.class.getName())
				.log(System.Logger.Level.INFO,
						"%d calls, late by p50 %d us, p99 %d us, max %d us; a bare thread by p99 %d us".formatted(CALLS,
								after[CALLS / 2] / 1000, after[CALLS * 99 / 100] / 1000, after[CALLS - 1] / 1000,
								bare.p99() / 1000));
			assertThat(after[0]).as("never early").isNotNegative();
			assertThat(late).hasValue(0);
			if (inTime) {
				assertThat(Duration.ofNanos(after[CALLS * 99 / 100])).isLessThan(Duration.ofMillis(20));
			}
			return inTime;
		}
	}

	/** Is in some calls at once, and notes when it is interrupted. */
	private static final class Interrupted extends Thread {

		private final long[] fired = new long[NESTED];

		private final Watch watch;

		private final CompletableFuture<Long> begin;

		/** From the beginning. */
		private final long[] deadlines;

		private final CountDownLatch inside;

		private final CountDownLatch allFired;

		private final Semaphore over;

		private volatile int count;

		Interrupted(Watch watch, CompletableFuture<Long> begin, long[] deadlines, CountDownLatch inside,
				CountDownLatch allFired, Semaphore over) {
			super(null, null, "body", 64 * 1024);
			this.watch = watch;
			this.begin = begin;
			this.deadlines = deadlines;
			this.inside = inside;
			this.allFired = allFired;
			this.over = over;
		}

		@Override
		public void interrupt() {
			super.interrupt();
			if (Thread.currentThread() != this) { // it puts its own flag back
				this.fired[this.count] = System.nanoTime();
				this.count++;
				this.allFired.countDown();
			}
		}

		@Override
		public void run() {
			Slot[] slots = new Slot[NESTED];
			for (int k = 0; k < NESTED; k++) {
				slots[k] = this.watch.enter(this.begin.join() + this.deadlines[k]);
			}
			this.inside.countDown();
			this.over.acquireUninterruptibly();
			for (int k = NESTED - 1; k >= 0; k--) {
				this.watch.leave(slots[k], null);
			}
		}

		/** The first interrupt was for the nearest deadline, and so on. */
		long[] firedAfter() {
			assertThat(this.count).as("interrupts").isEqualTo(NESTED);
			long[] sorted = this.deadlines.clone();
			Arrays.sort(sorted);
			long[] after = new long[NESTED];
			for (int k = 0; k < NESTED; k++) {
				after[k] = this.fired[k] - sorted[k] - this.begin.join();
			}
			return after;
		}

	}

}
