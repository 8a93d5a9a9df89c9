package io.resilience.retry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetRaceTests {

	private static final long SECOND = 1_000_000_000;

	private static final int THREADS = 4;

	@Test
	void noRetryIsSpentTwiceAndNoDepositIsLost() throws Exception {
		for (int round = 0; round < 50; round++) {
			RetryBudget budget = RetryBudget.of(0.5, 0, 0);
			AtomicLong withdrawn = new AtomicLong();
			together(() -> {
				for (int i = 0; i < 1000; i++) {
					budget.deposit(0);
					if (budget.tryWithdraw(0)) {
						withdrawn.incrementAndGet();
					}
				}
				return null;
			});
			assertThat(withdrawn.get()).isLessThanOrEqualTo(2000);
			assertThat(budget.balance(0)).isEqualTo(2000 - withdrawn.get());
		}
	}

	@Test
	void noWindowHasMoreRetriesThanItsCallsAllowWhileItRollsOn() throws Exception {
		int seconds = 100;
		for (int round = 0; round < 20; round++) {
			RetryBudget budget = RetryBudget.of(0.1, 1, 0);
			AtomicLong clock = new AtomicLong();
			AtomicLongArray calls = new AtomicLongArray(seconds + 1);
			AtomicLongArray retries = new AtomicLongArray(seconds + 1);
			together(() -> {
				for (long now = clock.get(); now < seconds * SECOND; now = clock.addAndGet(SECOND / 200)) {
					// Counted before, so that a race can only make the test stricter.
					calls.incrementAndGet((int) (now / SECOND));
					budget.deposit(now);
					if (budget.tryWithdraw(now)) {
						retries.incrementAndGet((int) (now / SECOND));
					}
				}
				return null;
			});
			for (int end = 9; end < seconds; end++) {
				long inWindow = 0;
				long allowed = 10 + 2 * THREADS; // a thread may have read the time just
													// before
				for (int second = end - 9; second <= end; second++) {
					inWindow += retries.get(second);
					allowed += calls.get(second) / 10 + 1;
				}
				assertThat(inWindow).isLessThanOrEqualTo(allowed);
			}
		}
	}

	private static void together(Callable<?> body) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier barrier = new CyclicBarrier(THREADS);
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				results.add(threads.submit(() -> {
					barrier.await();
					return body.call();
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
