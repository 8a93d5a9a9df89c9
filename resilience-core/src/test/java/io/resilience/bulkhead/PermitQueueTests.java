package io.resilience.bulkhead;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.resilience.time.ManualTime;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The permit queue as seen by one thread.
 */
class PermitQueueTests {

	private static final int NORMAL = Bulkhead.NORMAL_PRIORITY;

	private static final Runnable NOBODY = () -> {
	};

	private final ManualTime time = new ManualTime();

	private final List<String> woken = new ArrayList<>();

	@RepeatedTest(20)
	void doesWhatItsNaiveTwinDoesInARandomWalk(RepetitionInfo repetition) {
		walk(new SplittableRandom(repetition.getCurrentRepetition()), false);
	}

	@RepeatedTest(20)
	void doesSoTooIfThreadsKeepPermitsAtHand(RepetitionInfo repetition) {
		walk(new SplittableRandom(repetition.getCurrentRepetition()), true);
	}

	private void walk(SplittableRandom random, boolean crowded) {
		PermitQueue queue = new PermitQueue(3, 4, this.time, this.time);
		NaivePermitQueue twin = new NaivePermitQueue(3, 4);
		List<PermitQueue.Waiter> waiters = new ArrayList<>();
		List<NaivePermitQueue.Place> places = new ArrayList<>();
		for (int step = 0; step < 5_000; step++) {
			switch (random.nextInt(crowded ? 13 : 12)) {
				case 0, 1, 2 -> assertThat(queue.tryAcquire()).isEqualTo(twin.tryAcquire());
				case 3, 4, 5 -> {
					int priority = random.nextInt(-2, 9);
					PermitQueue.Waiter waiter = queue.enqueue(priority, NOBODY);
					NaivePermitQueue.Place place = twin.enqueue(this.time.read(), priority);
					assertThat(waiter != null).isEqualTo(place != null);
					if (waiter != null) {
						waiters.add(waiter);
						places.add(place);
					}
				}
				case 6, 7, 8 -> {
					if (twin.inUse() > 0) {
						queue.release();
						twin.release(this.time.read());
					}
				}
				case 9 -> {
					if (!waiters.isEmpty()) {
						int i = random.nextInt(waiters.size());
						assertThat(queue.withdraw(waiters.get(i))).isEqualTo(twin.withdraw(places.get(i)));
						if (random.nextBoolean()) {
							waiters.remove(i);
							places.remove(i);
						}
					}
				}
				case 10 -> {
					int limit = 1 + random.nextInt(5);
					int queueSize = random.nextInt(6);
					queue.configure(limit, queueSize);
					twin.configure(this.time.read(), limit, queueSize);
				}
				case 11 -> this.time.advance(Duration.ofMillis(random.nextInt(3_000)));
				default -> queue.openLanes();
			}
			assertThat(List.of((long) queue.inUse(), (long) queue.waiting(), (long) queue.peak(), queue.taken(),
					queue.waitedNanos()))
				.as("step %d", step)
				.isEqualTo(twin.numbers());
		}
		for (int i = 0; i < waiters.size(); i++) {
			assertThat(queue.withdraw(waiters.get(i))).isEqualTo(twin.waits(places.get(i)));
		}
	}

	@Test
	void aWaiterWhoGivesUpTwiceIsCountedOnce() {
		PermitQueue queue = full(1, 10);
		PermitQueue.Waiter waiter = queue.enqueue(NORMAL, NOBODY);
		assertThat(queue.withdraw(waiter)).isTrue();
		assertThat(queue.withdraw(waiter)).isFalse();
		assertThat(queue.waiting()).isZero();
		assertThat(queue.tryAcquire()).isFalse();
		queue.release();
		assertThat(queue.tryAcquire()).isTrue();
		assertThat(queue.tryAcquire()).isFalse();
	}

	@Test
	void whoWaitsFirstGoesFirst() {
		PermitQueue queue = full(1, 10);
		IntStream.range(0, 5).forEach((i) -> waiter(queue, "waiter " + i, NORMAL));
		for (int i = 0; i < 5; i++) {
			queue.release();
		}
		assertThat(this.woken).containsExactly("waiter 0", "waiter 1", "waiter 2", "waiter 3", "waiter 4");
	}

	@Test
	void whoIsMoreImportantGoesFirst() {
		PermitQueue queue = full(1, 10);
		waiter(queue, "background", 9);
		waiter(queue, "normal", NORMAL);
		waiter(queue, "critical", 0);
		for (int i = 0; i < 3; i++) {
			queue.release();
		}
		assertThat(this.woken).containsExactly("critical", "normal", "background");
	}

	@Test
	void whoIsLessImportantDoesNotStarve() {
		PermitQueue queue = full(1, 100);
		waiter(queue, "background", 3);
		for (int second = 0; second < 10; second++) {
			waiter(queue, "critical", 0);
			queue.release();
			this.time.advance(Duration.ofSeconds(1));
		}
		assertThat(this.woken.indexOf("background")).isEqualTo(3); // a step of priority
																	// is a second
	}

	@Test
	void prioritiesAtBothEndsOfTheRangeAreInOrder() {
		PermitQueue queue = full(1, 10);
		waiter(queue, "last", Integer.MAX_VALUE);
		waiter(queue, "first", Integer.MIN_VALUE);
		queue.release();
		queue.release();
		assertThat(this.woken).containsExactly("first", "last");
	}

	@Test
	void noPlaceInTheQueueMeansNoWait() throws Exception {
		PermitQueue queue = full(1, 1);
		assertThat(queue.enqueue(NORMAL, NOBODY)).isNotNull();
		assertThat(queue.enqueue(NORMAL, NOBODY)).isNull();
		assertThat(queue.acquire(1_000_000_000L, NORMAL)).isZero();
	}

	@Test
	void aFullQueueOfZeroStillGivesAFreePermit() throws Exception {
		PermitQueue queue = new PermitQueue(1, 0, this.time, this.time);
		assertThat(queue.tryAcquire()).isTrue();
		assertThat(queue.acquire(1_000, NORMAL)).isZero();
	}

	@Test
	void aNewcomerDoesNotOvertakeAWaiter() {
		PermitQueue queue = full(2, 10);
		waiter(queue, "waiter", NORMAL);
		queue.configure(1, 10);
		queue.release(); // two in use, one allowed: nothing to hand out
		assertThat(this.woken).isEmpty();
		assertThat(queue.tryAcquire()).isFalse();
		queue.release();
		assertThat(this.woken).containsExactly("waiter");
		assertThat(queue.inUse()).isEqualTo(1);
	}

	@Test
	void raisingTheLimitLetsWaitersInAtOnce() {
		PermitQueue queue = full(1, 10);
		waiter(queue, "first", NORMAL);
		waiter(queue, "second", NORMAL);
		waiter(queue, "third", NORMAL);
		queue.configure(3, 10);
		assertThat(this.woken).containsExactlyInAnyOrder("first", "second");
		assertThat(queue.inUse()).isEqualTo(3);
		assertThat(queue.waiting()).isEqualTo(1);
	}

	@Test
	void loweringTheLimitTakesNoPermitAwayButGivesNoneEither() {
		PermitQueue queue = full(3, 10);
		queue.configure(1, 10);
		queue.release();
		queue.release();
		assertThat(queue.inUse()).isEqualTo(1);
		assertThat(queue.tryAcquire()).isFalse();
		queue.release();
		assertThat(queue.tryAcquire()).isTrue();
	}

	@Test
	void shrinkingTheQueueSendsNobodyAway() {
		PermitQueue queue = full(1, 3);
		waiter(queue, "first", NORMAL);
		waiter(queue, "second", NORMAL);
		queue.configure(1, 0);
		queue.release();
		queue.release();
		assertThat(this.woken).containsExactly("first", "second");
	}

	@Test
	void thePeakIsTheMostPermitsInUseEvenIfNobodyLooked() {
		PermitQueue queue = full(7, 10);
		IntStream.range(0, 7).forEach((i) -> queue.release());
		assertThat(queue.peak()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, (1L << 30) - 3, (1L << 31) - 3, (1L << 32) - 3, (5L << 30) - 3 })
	void theCountOfPermitsTakenGoesOnWhereItsBitsEnd(long before) {
		PermitQueue queue = new PermitQueue(1, 1, this.time, this.time, before);
		for (int i = 1; i <= 10; i++) {
			assertThat(queue.tryAcquire()).isTrue();
			assertThat(queue.tryAcquire()).isFalse();
			queue.enqueue(NORMAL, NOBODY);
			queue.release();
			assertThat(queue.taken()).isEqualTo(before + 2 * i);
			assertThat(queue.inUse()).isEqualTo(1);
			assertThat(queue.waiting()).isZero();
			queue.release();
			assertThat(queue.inUse()).isZero();
		}
	}

	private PermitQueue full(int limit, int queueSize) {
		PermitQueue queue = new PermitQueue(limit, queueSize, this.time, this.time);
		for (int i = 0; i < limit; i++) {
			assertThat(queue.tryAcquire()).isTrue();
		}
		return queue;
	}

	private void waiter(PermitQueue queue, String name, int priority) {
		assertThat(queue.enqueue(priority, () -> this.woken.add(name))).isNotNull();
	}

}
