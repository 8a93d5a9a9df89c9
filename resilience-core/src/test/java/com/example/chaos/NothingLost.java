package com.example.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.Permit;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Guard;
import io.resilience.time.Deadline;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every disaster must leave as it was: permits, places in queues, threads, the
 * interrupt flag and the deadline of the thread. What is abandoned may take a while to
 * end.
 */
final class NothingLost {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private NothingLost() {
	}

	static void in(DependencyRegistry registry) throws Exception {
		for (var dependency : registry.dependencies()) {
			in(dependency.guard());
		}
	}

	static void in(Guard guard) throws Exception {
		assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
		assertThat(Deadline.current()).as("deadline of the thread").isEmpty();
		Bulkhead bulkhead = guard.bulkhead();
		if (bulkhead == null) {
			return;
		}
		await(() -> bulkhead.snapshot().active() == 0 && bulkhead.snapshot().queued() == 0
				&& bulkhead.snapshot().abandoned() == 0, () -> "nobody inside " + bulkhead.snapshot());
		takeAllAndGiveThemBack(bulkhead);
	}

	private static void takeAllAndGiveThemBack(Bulkhead bulkhead) {
		int capacity = bulkhead.snapshot().capacity();
		List<Permit> permits = new ArrayList<>();
		for (int i = 0; i < capacity; i++) {
			permits.add(bulkhead.tryAcquire().orElseThrow());
		}
		assertThat(bulkhead.tryAcquire()).as("a permit too many").isEmpty();
		permits.forEach(Permit::close);
	}

	/**
	 * Once it is closed, a guard has no thread.
	 * @param name the name of the guard
	 */
	static void threadsOf(String name) {
		await(() -> threads(name).isEmpty(), () -> "the threads end: " + threads(name));
	}

	private static List<String> threads(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((it) -> it.startsWith("resilience-" + name))
			.toList();
	}

	static void await(BooleanSupplier condition, Supplier<String> what) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).as(what).isLessThan(LIMIT.toNanos());
			LockSupport.parkNanos(1_000_000);
		}
	}

}
