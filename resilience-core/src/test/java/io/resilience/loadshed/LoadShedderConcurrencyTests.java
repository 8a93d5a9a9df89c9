package io.resilience.loadshed;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.resilience.LoadShedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races, and the cost of a call.
 */
class LoadShedderConcurrencyTests {

	private static final int THREADS = 8;

	@ParameterizedTest
	@EnumSource(ShedStrategy.class)
	void neverAreMoreCallsInsideThanTheLimitNorMoreOfOnePriorityThanItMayUse(ShedStrategy strategy) throws Exception {
		LoadShedder shedder = LoadShedder.of("inbound",
				LoadShedderTests.unwatched().strategy(strategy).initialLimit(4).minLimit(4).maxLimit(4).build());
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger peak = new AtomicInteger();
		LongAdder admitted = new LongAdder();
		LongAdder refused = new LongAdder();
		race((thread) -> {
			for (int i = 0; i < 5_000; i++) {
				try (Permit permit = shedder.acquire(thread % 3 * 5, "client" + thread)) {
					peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
					admitted.increment();
					Thread.yield();
					inside.decrementAndGet();
					permit.success();
				}
				catch (LoadShedException ex) {
					refused.increment();
				}
			}
		});
		assertThat(peak.get()).isBetween(1, 4);
		LoadShedderSnapshot snapshot = shedder.snapshot();
		assertThat(snapshot.inFlight()).isZero();
		assertThat(snapshot.admitted()).isEqualTo(admitted.sum());
		assertThat(snapshot.totalShed()).isEqualTo(refused.sum());
	}

	@Test
	void aPermitSettledByManyThreadsIsGivenBackOnce() throws Exception {
		LoadShedder shedder = LoadShedder.of("inbound", LoadShedderTests.unwatched().build());
		for (int round = 0; round < 200; round++) {
			Permit permit = shedder.acquire(Priority.NORMAL, null);
			race((thread) -> {
				if (thread % 2 == 0) {
					permit.success();
				}
				else {
					permit.close();
				}
			});
			assertThat(shedder.snapshot().inFlight()).isZero();
		}
	}

	@Test
	void aLimitIsGivenOneSampleAtATime() throws Exception {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger peak = new AtomicInteger();
		LongAdder samples = new LongAdder();
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(LoadShedderTests.unwatched().build())
			.limit(new Limit() {

				@Override
				public int limit() {
					return 100;
				}

				@Override
				public int update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
					peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
					samples.increment();
					inside.decrementAndGet();
					return limit();
				}

			})
			.build();
		race((thread) -> {
			for (int i = 0; i < 5_000; i++) {
				shedder.exit(shedder.enter(Priority.NORMAL, null), null, Outcome.SUCCESS);
			}
		});
		assertThat(peak).hasValue(1);
		assertThat(samples.sum()).isPositive();
	}

	@Test
	void settingsThatChangeUnderLoadLoseNoPlace() throws Exception {
		LoadShedder shedder = LoadShedder.of("inbound", LoadShedderTests.unwatched().build());
		race((thread) -> {
			for (int i = 0; i < 5_000; i++) {
				if (thread == 0) {
					ShedStrategy strategy = ShedStrategy.values()[i % 4];
					shedder.configure(LoadShedderTests.unwatched().strategy(strategy).maxLimit(100 + i % 50).build());
				}
				else {
					shedder.exit(shedder.enter(Priority.CRITICAL, "client"), "client", Outcome.SUCCESS);
				}
			}
		});
		assertThat(shedder.snapshot().inFlight()).isZero();
		assertThat(shedder.snapshot().totalShed()).isZero();
	}

	@ParameterizedTest
	@EnumSource(ShedStrategy.class)
	void enteringAndLeavingAllocatesNothing(ShedStrategy strategy) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		LoadShedder shedder = LoadShedder.of("inbound", LoadShedderTests.unwatched().strategy(strategy).build());
		for (int i = 0; i < 20_000; i++) {
			shedder.exit(shedder.enter(Priority.NORMAL, "client"), "client", Outcome.SUCCESS);
		}
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 10_000; i++) {
			shedder.exit(shedder.enter(Priority.NORMAL, "client"), "client", Outcome.SUCCESS);
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
	}

	private static void race(IntConsumer body) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier start = new CyclicBarrier(THREADS);
			for (Future<?> done : pool
				.invokeAll(IntStream.range(0, THREADS).<Callable<Void>>mapToObj((thread) -> () -> {
					start.await();
					body.accept(thread);
					return null;
				}).toList())) {
				done.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

}
