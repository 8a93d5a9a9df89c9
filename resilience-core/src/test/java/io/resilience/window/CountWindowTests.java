package io.resilience.window;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.resilience.window.CountWindow.FAILED;
import static io.resilience.window.CountWindow.OK;
import static io.resilience.window.CountWindow.SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What only the lock-free window promises: races, memory, bounds.
 */
class CountWindowTests {

	private static final int THREADS = 4;

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE, CountWindow.MAX_SIZE + 1 })
	void anImpossibleSizeIsRefused(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> new CountWindow(size))
			.withMessage("Invalid size (%d): must be from 1 to 1000000", size);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 100, 10_000 })
	void onceQuietTheSumsEqualWhatTheThreadsRecorded(int size) throws Exception {
		for (int round = 0; round < 20; round++) {
			CountWindow window = new CountWindow(size);
			race((thread) -> {
				SplittableRandom random = new SplittableRandom(thread);
				for (int i = 0; i < 5_000; i++) {
					window.record(random.nextInt(4));
				}
			});
			assertThat(window.total()).isEqualTo(Math.min(size, THREADS * 5_000));
			assertThat(window.failedOrSlow()).isBetween(Math.max(window.failures(), window.slow()),
					Math.min(size, window.failures() + window.slow()));
			flush(window, FAILED, size);
			assertThat(OutcomeCounts.of(window).read()).containsExactly(size, size, 0, size);
			flush(window, OK, size);
			assertThat(OutcomeCounts.of(window).read()).containsExactly(size, 0, 0, 0);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 100 })
	void whileThreadsRaceNoCountIsEverImpossible(int size) throws Exception {
		CountWindow window = new CountWindow(size);
		AtomicBoolean impossible = new AtomicBoolean();
		race((thread) -> {
			for (int i = 0; i < 50_000; i++) {
				if (thread == 0) {
					for (int count : OutcomeCounts.of(window).read()) {
						if (count < 0 || count > size) {
							impossible.set(true);
						}
					}
				}
				else {
					window.record((i % 2 == 0) ? FAILED : OK);
				}
			}
		});
		assertThat(impossible).isFalse();
		assertThat(window.slow()).as("no borrowing from the neighbour").isZero();
	}

	@Test
	void recordingAllocatesNothing() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		CountWindow window = new CountWindow(100);
		IntStream.range(0, 20_000).forEach((i) -> window.record(i & 3));
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 100_000; i++) {
			window.record(i & 3);
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
	}

	@Test
	void anIdleWindowTakesLessThanAHundredBytes() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		CountWindow[] windows = new CountWindow[10_000];
		windows[0] = new CountWindow(CountWindow.MAX_SIZE);
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 1; i < windows.length; i++) {
			windows[i] = new CountWindow(CountWindow.MAX_SIZE);
		}
		assertThat((threads.getCurrentThreadAllocatedBytes() - before) / windows.length).isLessThan(100);
	}

	@Test
	void theLongestWindowCountsToItsEnd() {
		CountWindow window = new CountWindow(CountWindow.MAX_SIZE);
		flush(window, FAILED | SLOW, CountWindow.MAX_SIZE + 3);
		assertThat(OutcomeCounts.of(window).read()).containsOnly(CountWindow.MAX_SIZE);
	}

	private static void flush(CountWindow window, int flags, int times) {
		for (int i = 0; i < times; i++) {
			window.record(flags);
		}
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
