package io.resilience.retry;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A minute of total outage under a thousand calls a second, in virtual time.
 */
class RetryStormSimulationTests {

	private static final int CALLS = 60_000;

	private static final long MILLISECOND = 1_000_000;

	private static final RuntimeException FAILURE = new RuntimeException("down");

	@Test
	void theBudgetKeepsTheLoadWithinAFifthMore() {
		assertThat(requestsInOutage(RetryConfig.builder())).isBetween((int) (CALLS * 1.05), (int) (CALLS * 1.2));
	}

	@Test
	void withoutABudgetTheLoadTriples() {
		assertThat(requestsInOutage(RetryConfig.builder().budgetMinPerSecond(1e9))).isEqualTo(3 * CALLS);
	}

	private static int requestsInOutage(RetryConfig.Builder config) {
		ManualTime time = new ManualTime();
		Retry retry = Retry.builder("backend")
			.config(config.baseDelay(Duration.ofMillis(100)).maxAttempts(3).build())
			.time(time, time)
			.random(new Random(7))
			.build();
		PriorityQueue<Request> requests = new PriorityQueue<>(Comparator.comparingLong(Request::at));
		for (int call = 0; call < CALLS; call++) {
			requests.add(new Request(call * MILLISECOND, retry.begin()));
		}
		int count = 0;
		for (Request request = requests.poll(); request != null; request = requests.poll()) {
			count++;
			long pause = request.call.failed(FAILURE, request.at, RetryAttempts.NO_DEADLINE);
			if (pause != RetryAttempts.STOP) {
				requests.add(new Request(request.at + pause, request.call));
			}
		}
		return count;
	}

	private record Request(long at, RetryAttempts call) {
	}

}
