package io.resilience.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("stress")
class WatchStressTests {

	/** Two thousand where there are processors for them to wake up on. */
	private static final int THREADS = Math.min(2000, 250 * Runtime.getRuntime().availableProcessors());

	@Test
	void withManyThreadsInsideATimeoutFiresWithinTwentyMilliseconds() throws Exception {
		Duration p99 = lateness();
		for (int again = 0; again < 2 && p99.toMillis() >= 20; again++) {
			p99 = lateness(); // the machine may have been busy with something else
		}
		assertThat(p99).isLessThan(Duration.ofMillis(20));
	}

	private Duration lateness() throws InterruptedException {
		AtomicInteger late = new AtomicInteger();
		try (TimerThread timer = new TimerThread("precision-timer")) {
			Watch watch = new Watch(Ticker.system(), timer, Duration.ofSeconds(1).toNanos(), late);
			CountDownLatch inside = new CountDownLatch(THREADS);
			long[] firedAfter = new long[THREADS];
			List<Thread> threads = new ArrayList<>();
			long first = System.nanoTime() + Duration.ofSeconds(4).toNanos();
			for (int i = 0; i < THREADS; i++) {
				int index = i;
				// One deadline a millisecond, in no order.
				long deadline = first + (index * 7919L % THREADS) * 1_000_000;
				Thread thread = new Thread(null, () -> {
					Slot slot = watch.enter(deadline);
					inside.countDown();
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						firedAfter[index] = System.nanoTime() - deadline;
						watch.leave(slot, ex);
					}
				}, "body-" + i, 64 * 1024);
				threads.add(thread);
				thread.start();
			}
			inside.await();
			assertThat(System.nanoTime()).as("all were inside before the first deadline").isLessThan(first);
			for (Thread thread : threads) {
				thread.join();
			}
			Arrays.sort(firedAfter);
			long p50 = firedAfter[THREADS / 2];
			long p99 = firedAfter[THREADS * 99 / 100];
			System.getLogger(getClass().getName())
				.log(System.Logger.Level.INFO, "late by p50 %d us, p99 %d us, max %d us".formatted(p50 / 1000,
						p99 / 1000, firedAfter[THREADS - 1] / 1000));
			assertThat(firedAfter[0]).as("never early").isNotNegative();
			assertThat(late).hasValue(0);
			return Duration.ofNanos(p99);
		}
	}

}
