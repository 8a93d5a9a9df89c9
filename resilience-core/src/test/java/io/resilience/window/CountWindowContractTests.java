package io.resilience.window;

import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.resilience.window.CountWindow.FAILED;
import static io.resilience.window.CountWindow.OK;
import static io.resilience.window.CountWindow.SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * What a window over the last N outcomes promises, held by the real one and its naive
 * twin.
 */
class CountWindowContractTests {

	static Stream<Arguments> windows() {
		IntFunction<OutcomeCounts> real = (size) -> OutcomeCounts.of(new CountWindow(size));
		IntFunction<OutcomeCounts> naive = (size) -> OutcomeCounts.of(new NaiveCountWindow(size));
		return Stream.of(1, 2, 3, 100, 10_000)
			.flatMap((size) -> Stream.of(argumentSet("real, size " + size, real, size),
					argumentSet("naive, size " + size, naive, size)));
	}

	@ParameterizedTest
	@MethodSource("windows")
	void anEmptyWindowCountsNothing(IntFunction<OutcomeCounts> factory, int size) {
		assertThat(factory.apply(size).read()).containsExactly(0, 0, 0, 0);
	}

	@ParameterizedTest
	@MethodSource("windows")
	void theTotalGrowsToTheSizeAndStaysThere(IntFunction<OutcomeCounts> factory, int size) {
		OutcomeCounts window = factory.apply(size);
		for (int i = 1; i <= 2 * size + 1; i++) {
			window.record(OK);
			assertThat(window.total().getAsInt()).isEqualTo(Math.min(i, size));
		}
	}

	@ParameterizedTest
	@MethodSource("windows")
	void aCallThatFailedAndWasSlowCountsAsBothAndOnceAsEither(IntFunction<OutcomeCounts> factory, int size) {
		OutcomeCounts window = factory.apply(size);
		window.record(FAILED | SLOW);
		assertThat(window.read()).containsExactly(1, 1, 1, 1);
	}

	@ParameterizedTest
	@MethodSource("windows")
	void failuresLeaveWithTheCallsThatBroughtThem(IntFunction<OutcomeCounts> factory, int size) {
		OutcomeCounts window = factory.apply(size);
		for (int i = 0; i < size; i++) {
			window.record(FAILED);
		}
		assertThat(window.read()).containsExactly(size, size, 0, size);
		for (int i = 1; i <= size; i++) {
			window.record(SLOW);
			assertThat(window.failures().getAsInt()).isEqualTo(size - i);
			assertThat(window.slow().getAsInt()).isEqualTo(i);
			assertThat(window.failedOrSlow().getAsInt()).isEqualTo(size);
		}
	}

	@ParameterizedTest
	@MethodSource("windows")
	void anyRowOfOutcomesGivesTheCountsOfItsTail(IntFunction<OutcomeCounts> factory, int size) {
		OutcomeCounts window = factory.apply(size);
		Random random = new Random(42);
		int[] history = random.ints(Math.min(3 * size, 12_000) + 5, 0, 4).toArray();
		for (int i = 0; i < history.length; i++) {
			window.record(history[i]);
			if (i % Math.max(1, size / 20) == 0 || i == history.length - 1) {
				assertThat(window.read()).containsExactly(tail(history, i + 1, size));
			}
		}
	}

	private static int[] tail(int[] history, int end, int size) {
		int start = Math.max(0, end - size);
		int[] counts = new int[4];
		for (int i = start; i < end; i++) {
			counts[0]++;
			counts[1] += history[i] & FAILED;
			counts[2] += (history[i] & SLOW) >> 1;
			counts[3] += (history[i] != OK) ? 1 : 0;
		}
		return counts;
	}

}
