package io.resilience.bulkhead;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PermitQueueRaceTests {

	private static final int NORMAL = Bulkhead.NORMAL_PRIORITY;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void waitsAsLongAsThePermitIsHeldLoseNone(int limit) throws Exception {
		PermitQueue queue = new PermitQueue(limit, 1000, Ticker.system(), Scheduler.shared());
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicLong taken = new AtomicLong();
		Crowd.of(8, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			for (int i = 0; i < 3_000; i++) {
				if (queue.tryAcquire() || queue.acquire(random.nextInt(1, 60_000), NORMAL) == PermitQueue.ACQUIRED) {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					taken.incrementAndGet();
					LockSupport.parkNanos(random.nextInt(20_000));
					inside.decrementAndGet();
					queue.release();
				}
			}
		});
		assertIdle(queue, limit);
		assertThat(most).hasValueLessThanOrEqualTo(limit);
		assertThat(queue.peak()).isEqualTo(limit);
		assertThat(queue.taken()).isEqualTo(taken.get() + limit); // those of the check
																	// above
	}

	@Test
	void eightWaitersInVainLeaveEveryPermitBehind() throws Exception {
		PermitQueue queue = new PermitQueue(2, 1000, Ticker.system(), Scheduler.shared());
		for (int round = 0; round < 300; round++) {
			assertThat(queue.tryAcquire()).isTrue();
			assertThat(queue.tryAcquire()).isTrue();
			AtomicInteger waiters = new AtomicInteger(8);
			Crowd.of(9, (number) -> {
				if (number == 8) {
					LockSupport.parkNanos(30_000);
					queue.release();
					queue.release();
				}
				else if (queue.acquire(20_000 + number * 5_000, NORMAL) == PermitQueue.ACQUIRED) {
					queue.release();
				}
				waiters.decrementAndGet();
			});
			assertIdle(queue, 2);
		}
	}

	@Test
	void interruptsInTheMiddleOfTheWaitLoseNoPermit() throws Exception {
		PermitQueue queue = new PermitQueue(1, 1000, Ticker.system(), Scheduler.shared());
		Thread[] threads = new Thread[4];
		AtomicInteger interrupted = new AtomicInteger();
		AtomicInteger running = new AtomicInteger(threads.length);
		Crowd.of(threads.length + 1, (number) -> {
			if (number == threads.length) {
				SplittableRandom random = new SplittableRandom(7);
				while (running.get() > 0) {
					Thread victim = threads[random.nextInt(threads.length)];
					if (victim != null) {
						victim.interrupt();
					}
					LockSupport.parkNanos(10_000);
				}
				return;
			}
			threads[number] = Thread.currentThread();
			for (int i = 0; i < 5_000; i++) {
				try {
					if (queue.tryAcquire() || queue.acquire(100_000, NORMAL) == PermitQueue.ACQUIRED) {
						queue.release();
					}
				}
				catch (InterruptedException ex) {
					interrupted.incrementAndGet();
				}
			}
			running.decrementAndGet();
		});
		assertIdle(queue, 1);
	}

	@Test
	void blockingAndAsynchronousCallersTogetherStayWithinTheLimitWhileItChanges() throws Exception {
		PermitQueue queue = new PermitQueue(3, 1000, Ticker.system(), Scheduler.shared());
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Crowd.of(6, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			for (int i = 0; i < 2_000; i++) {
				if (number == 5) {
					queue.configure(1 + random.nextInt(3), 1000);
					LockSupport.parkNanos(1_000);
					continue;
				}
				if (number % 2 == 0) {
					if (!queue.tryAcquire() && queue.acquire(random.nextInt(1, 50_000), NORMAL) >= 0) {
						continue;
					}
				}
				else {
					CompletableFuture<Void> permit = new AsyncEntry(queue, Scheduler.shared(),
							(waited) -> new IllegalStateException())
						.start(random.nextInt(1, 50_000), NORMAL);
					if (random.nextInt(4) == 0) {
						permit.cancel(false);
					}
					try {
						permit.join();
					}
					catch (RuntimeException ex) {
						continue;
					}
				}
				most.accumulateAndGet(inside.incrementAndGet(), Math::max);
				inside.decrementAndGet();
				queue.release();
			}
		});
		queue.configure(3, 1000);
		assertIdle(queue, 3);
		assertThat(most).hasValueLessThanOrEqualTo(3);
	}

	@Test
	void whoeverHasAPermitLeftForHimIsNeverRefusedThoughThreadsKeepSomeAtHand() throws Exception {
		int threads = 6;
		PermitQueue queue = new PermitQueue(threads, 10, Ticker.system(), Scheduler.shared());
		AtomicInteger refused = new AtomicInteger();
		Crowd.of(threads, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			for (int i = 0; i < 100_000; i++) {
				if (random.nextInt(20) == 0) {
					queue.openLanes();
				}
				if (queue.isFull() || !queue.tryAcquire()) {
					refused.incrementAndGet();
				}
				else {
					queue.release();
				}
			}
		});
		assertThat(refused).hasValue(0);
		assertThat(queue.taken()).isEqualTo(threads * 100_000L);
		assertIdle(queue, threads);
	}

	@Test
	void noMorePermitsAreTakenThanThereAreThoughThreadsKeepSomeAtHand() throws Exception {
		PermitQueue queue = new PermitQueue(3, 1000, Ticker.system(), Scheduler.shared());
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Crowd.of(8, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			for (int i = 0; i < 20_000; i++) {
				if (random.nextInt(10) == 0) {
					queue.openLanes();
				}
				if (queue.tryAcquire()
						|| (random.nextInt(50) == 0 && queue.acquire(50_000, NORMAL) == PermitQueue.ACQUIRED)) {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					Thread.onSpinWait();
					inside.decrementAndGet();
					queue.release();
				}
			}
		});
		assertThat(most).hasValueLessThanOrEqualTo(3);
		assertIdle(queue, 3);
	}

	@Test
	void whoLooksWhileLanesCloseFindsNoPermitInUseThatIsOnlyKept() throws Exception {
		PermitQueue queue = new PermitQueue(4, 10, Ticker.system(), Scheduler.shared());
		AtomicInteger rounds = new AtomicInteger(20_000);
		AtomicInteger closing = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Crowd.of(2, (number) -> {
			if (number == 0) {
				while (rounds.get() > 0) {
					int before = closing.get();
					int seen = queue.inUse();
					if (before % 2 != 0 && before == closing.get()) { // nobody inside
						most.accumulateAndGet(seen, Math::max);
					}
				}
				return;
			}
			while (rounds.getAndDecrement() > 0) {
				queue.tryAcquire();
				queue.openLanes();
				queue.release();
				closing.incrementAndGet();
				queue.configure(4, 10);
				LockSupport.parkNanos(1);
				closing.incrementAndGet();
			}
		});
		assertThat(most).hasValue(0);
		assertThat(queue.peak()).isOne();
	}

	@Test
	void threadsThatMeetWhileThereArePlentyOfPermitsLoseNone() throws Exception {
		PermitQueue queue = new PermitQueue(1000, 10, Ticker.system(), Scheduler.shared());
		Crowd.of(8, (number) -> {
			for (int i = 0; i < 200_000; i++) {
				assertThat(queue.tryAcquire()).isTrue();
				queue.release();
			}
		});
		assertThat(queue.taken()).isEqualTo(1_600_000);
		assertThat(queue.peak()).isBetween(1, 8);
		assertIdle(queue, 1000);
	}

	/** Nobody inside, nobody waiting, and every permit there to be taken. */
	static void assertIdle(PermitQueue queue, int limit) {
		long giveUp = System.nanoTime() + 10_000_000_000L;
		while (queue.inUse() + queue.waiting() > 0 && System.nanoTime() - giveUp < 0) {
			Thread.onSpinWait(); // an asynchronous grant may still be on its way back
		}
		assertThat(queue.inUse()).isZero();
		assertThat(queue.waiting()).isZero();
		for (int i = 0; i < limit; i++) {
			assertThat(queue.tryAcquire()).isTrue();
		}
		assertThat(queue.tryAcquire()).isFalse();
		for (int i = 0; i < limit; i++) {
			queue.release();
		}
	}

}
