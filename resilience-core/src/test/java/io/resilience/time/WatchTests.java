package io.resilience.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchTests {

	private static final long SECOND = 1_000_000_000;

	private final AtomicInteger late = new AtomicInteger();

	private final Planned scheduler = new Planned();

	private long now = Long.MAX_VALUE - SECOND; // wraps soon

	private final Watch watch = new Watch(() -> this.now, this.scheduler, SECOND, this.late);

	@Test
	void noScanIsPlannedBeforeTheFirstCall() {
		assertThat(this.scheduler.tasks).isEmpty();
	}

	@Test
	void oneScanServesAllCallsThatBeginBeforeIt() {
		for (int i = 0; i < 1000; i++) {
			this.watch.leave(this.watch.enter(this.now + SECOND), null);
			this.now += 1000;
		}
		assertThat(this.scheduler.tasks).hasSize(1);
	}

	@Test
	void scansEndWhenNobodyIsInside() {
		this.watch.leave(this.watch.enter(this.now + SECOND), null);
		this.now += SECOND;
		this.scheduler.runNext();
		assertThat(this.scheduler.tasks).isEmpty();
	}

	@Test
	void nearerDeadlineBringsTheScanForward() {
		Slot far = this.watch.enter(this.now + SECOND);
		Slot near = this.watch.enter(this.now + SECOND / 100);
		assertThat(this.scheduler.tasks).singleElement()
			.satisfies((task) -> assertThat(task.delayNanos).isEqualTo(SECOND / 100));
		this.watch.leave(near, null);
		this.watch.leave(far, null);
	}

	@Test
	void scanThatHasBegunWhenANearerDeadlineComesDoesNotGoOnBesideTheNewOne() {
		Slot far = this.watch.enter(this.now + SECOND);
		PlannedTask begun = this.scheduler.tasks.get(0);
		Slot near = this.watch.enter(this.now + SECOND / 100);
		begun.task.run(); // had left the queue of the scheduler before it could be taken
							// back
		assertThat(this.scheduler.tasks).as("scans under way").hasSize(1);
		this.watch.leave(near, null);
		this.watch.leave(far, null);
	}

	@Test
	void deadlinesAreComparedAcrossTheWrapOfTheClock() {
		Slot slot = this.watch.enter(this.now + 3 * SECOND);
		this.now += 2 * SECOND;
		this.scheduler.runNext();
		assertThat(slot.hasFired()).isFalse();
		this.now += SECOND;
		this.scheduler.runNext();
		assertThat(slot.hasFired()).isTrue();
		assertThat(this.late).hasValue(1);
		assertThat(this.watch.leave(slot, null)).isTrue();
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.late).hasValue(0);
	}

	@Test
	void slotsForgetTheirThreadAndTheCallsAround() {
		Slot outer = this.watch.enter(this.now + SECOND);
		Slot inner = this.watch.enter(this.now + SECOND);
		assertThat(CallStack.current()).isSameAs(inner);
		this.watch.leave(inner, null);
		this.watch.leave(outer, null);
		assertThat(List.of(outer, inner)).allSatisfy((slot) -> {
			assertThat(slot).extracting("thread", "outer", "top").containsOnlyNulls();
			assertThat(slot.isTaken()).isFalse();
		});
		assertThat(CallStack.current()).isNull();
	}

	@Test
	void aThreadThatIsInManyCallsAtOnceTakesNoMoreRoomThanSoManyThreadsWould() {
		List<Slot> slots = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			slots.add(this.watch.enter(this.now + SECOND));
		}
		assertThat(slots).doesNotHaveDuplicates();
		assertThat(this.watch.size()).isLessThanOrEqualTo(4096);
		this.now += SECOND;
		this.scheduler.runNext();
		assertThat(slots).allMatch(Slot::hasFired);
		for (int i = slots.size() - 1; i >= 0; i--) {
			this.watch.leave(slots.get(i), null);
		}
		assertThat(slots).noneMatch(Slot::isTaken);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void abandonedCountIsLeftAloneByBodiesThatAreCountedElsewhere() {
		Slot slot = this.watch.enterUncounted(this.now + SECOND);
		this.now += SECOND;
		this.scheduler.runNext();
		assertThat(slot.hasFired()).isTrue();
		assertThat(this.late).hasValue(0);
		this.watch.leave(slot, null);
		assertThat(this.late).hasValue(0);
	}

	private static final class PlannedTask {

		final Runnable task;

		final long delayNanos;

		PlannedTask(Runnable task, long delayNanos) {
			this.task = task;
			this.delayNanos = delayNanos;
		}

	}

	private static final class Planned implements Scheduler {

		final List<PlannedTask> tasks = new ArrayList<>();

		@Override
		public Task schedule(Runnable task, long delayNanos) {
			PlannedTask planned = new PlannedTask(task, delayNanos);
			this.tasks.add(planned);
			return () -> this.tasks.remove(planned);
		}

		void runNext() {
			this.tasks.remove(0).task.run();
		}

	}

	@Test
	void deadlineIsThatOfTheInnermostCall() {
		assertThat(Deadline.current()).isEmpty();
		Slot slot = this.watch.enter(this.now + SECOND);
		assertThat(Deadline.current()).hasValueSatisfying((deadline) -> {
			assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(1));
			assertThat(deadline.isExpired()).isFalse();
		});
		this.watch.leave(slot, null);
	}

}
