package io.resilience.window;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Long races over short rings, where threads lap each other.
 */
@Tag("stress")
class CountWindowStressTests {

	private static final int THREADS = 16;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 100 })
	void afterTensOfMillionsOfRecordsTheSumsStillEqualTheRing(int size) throws Exception {
		CountWindow window = new CountWindow(size);
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<?> done : pool
				.invokeAll(IntStream.range(0, THREADS).<Callable<Void>>mapToObj((thread) -> () -> {
					SplittableRandom random = new SplittableRandom(thread);
					for (int i = 0; i < 2_000_000; i++) {
						window.record(random.nextInt(4));
					}
					return null;
				}).toList())) {
				done.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
		for (int flags : new int[] { CountWindow.FAILED | CountWindow.SLOW, CountWindow.OK }) {
			for (int i = 0; i < size; i++) {
				window.record(flags);
			}
			int expected = (flags == CountWindow.OK) ? 0 : size;
			assertThat(OutcomeCounts.of(window).read()).containsExactly(size, expected, expected, expected);
		}
	}

}
