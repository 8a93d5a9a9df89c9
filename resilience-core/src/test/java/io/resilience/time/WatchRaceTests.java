package io.resilience.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that end in the very moment of their timeout, while another thread drives the
 * time and with it the scans.
 */
class WatchRaceTests {

	private static final int ROUNDS = 30_000;

	private static final long TIMEOUT = 1_000_000;

	private final ManualTime time = new ManualTime();

	private final AtomicInteger late = new AtomicInteger();

	@Test
	void noInterruptEverComesAfterTheCall() throws Exception {
		Watch watch = new Watch(this.time, this.time, TIMEOUT, this.late);
		AtomicInteger interrupts = new AtomicInteger();
		int flags = withTimeFlying(() -> {
			Slot slot = watch.enter(this.time.read() + TIMEOUT);
			for (int i = 0; i < 50 && !Thread.currentThread().isInterrupted(); i++) {
				Thread.onSpinWait();
			}
			if (watch.leave(slot, null)) {
				interrupts.incrementAndGet();
			}
		});
		assertThat(flags).isZero();
		assertThat(this.late).hasValue(0);
		assertThat(interrupts.get()).as("rounds in which the timer was first").isPositive();
	}

	@Test
	void nestedCallsWithTheSameDeadlineLeaveNoInterruptEither() throws Exception {
		Watch outer = new Watch(this.time, this.time, TIMEOUT, this.late);
		Watch inner = new Watch(this.time, this.time, TIMEOUT, this.late);
		int flags = withTimeFlying(() -> {
			long deadline = this.time.read() + TIMEOUT;
			Slot first = outer.enter(deadline);
			Slot second = inner.enter(deadline);
			for (int i = 0; i < 50 && !Thread.currentThread().isInterrupted(); i++) {
				Thread.onSpinWait();
			}
			inner.leave(second, null);
			outer.leave(first, null);
		});
		assertThat(flags).isZero();
		assertThat(this.late).hasValue(0);
	}

	/** Returns how often a round left the flag of its thread set. */
	private int withTimeFlying(Runnable round) throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger flags = new AtomicInteger();
		CountDownLatch callers = new CountDownLatch(2);
		Thread clock = new Thread(() -> {
			while (!over.get()) {
				this.time.advance(Duration.ofNanos(TIMEOUT / 2));
			}
		});
		clock.start();
		for (int caller = 0; caller < 2; caller++) {
			new Thread(() -> {
				for (int i = 0; i < ROUNDS; i++) {
					round.run();
					if (Thread.interrupted()) {
						flags.incrementAndGet();
					}
				}
				callers.countDown();
			}).start();
		}
		callers.await();
		over.set(true);
		clock.join();
		return flags.get();
	}

}
