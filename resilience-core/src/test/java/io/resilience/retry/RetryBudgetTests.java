package io.resilience.retry;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetryBudgetTests {

	private static final long SECOND = 1_000_000_000;

	@Test
	void allowsTheShareOfTheCalls() {
		RetryBudget budget = RetryBudget.of(0.1, 0, 0);
		deposit(budget, 50, 0);
		assertThat(budget.balance(0)).isEqualTo(5);
		assertThat(withdrawAll(budget, 0)).isEqualTo(5);
		assertThat(budget.balance(0)).isZero();
	}

	@Test
	void allowsTheMinimumWithoutAnyCall() {
		RetryBudget budget = RetryBudget.of(0.1, 2, 0);
		assertThat(withdrawAll(budget, 0)).isEqualTo(20);
	}

	@Test
	void forgetsCallsAfterTenSeconds() {
		RetryBudget budget = RetryBudget.of(0.1, 0, 0);
		deposit(budget, 100, 0);
		assertThat(budget.balance(10 * SECOND - 1)).isEqualTo(10);
		assertThat(budget.balance(10 * SECOND)).isZero();
	}

	@Test
	void givesRetriesBackAfterTenSeconds() {
		RetryBudget budget = RetryBudget.of(0, 1, 0);
		assertThat(withdrawAll(budget, 0)).isEqualTo(10);
		assertThat(withdrawAll(budget, 10 * SECOND - 1)).isZero();
		assertThat(withdrawAll(budget, 10 * SECOND)).isEqualTo(10);
	}

	@Test
	void keepsNothingOfALongSilence() {
		RetryBudget budget = RetryBudget.of(1, 0, 0);
		deposit(budget, 1000, 0);
		assertThat(withdrawAll(budget, Long.MAX_VALUE)).isZero();
	}

	@Test
	void ratioZeroWithoutMinimumAllowsNothing() {
		RetryBudget budget = RetryBudget.of(0, 0, 0);
		deposit(budget, 1000, 0);
		assertThat(withdrawAll(budget, 0)).isZero();
	}

	@Test
	void ratioOneAllowsOneRetryForEachCall() {
		RetryBudget budget = RetryBudget.of(1, 0, 0);
		deposit(budget, 1000, 0);
		assertThat(withdrawAll(budget, 0)).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1000, 0", "0.01, 100, 1", "0.01, 99, 0", "0.99, 100, 99", "0.99, 1, 0", "1, 1, 1", "1, 100, 100" })
	void allowsExactlyTheShareAtItsBounds(double ratio, int calls, int retries) {
		RetryBudget budget = RetryBudget.of(ratio, 0, 0);
		deposit(budget, calls, 0);
		assertThat(withdrawAll(budget, 0)).isEqualTo(retries);
	}

	@Test
	void sharesWithoutExactDoubleLoseNoRetry() {
		RetryBudget budget = RetryBudget.of(0.29, 0, 0);
		deposit(budget, 100, 0);
		assertThat(budget.balance(0)).isEqualTo(29);
	}

	@Test
	void newLimitsApplyToWhatWasCounted() {
		RetryBudget budget = RetryBudget.of(0.1, 0, 0);
		deposit(budget, 100, 0);
		withdrawAll(budget, 0);
		budget.configure(0.5, 0);
		assertThat(budget.balance(0)).isEqualTo(40);
		budget.configure(0, 0);
		assertThat(budget.balance(0)).isZero();
	}

	@Test
	void refusesImpossibleLimits() {
		assertThatIllegalArgumentException().isThrownBy(() -> RetryBudget.of(1.01, 0, 0))
			.withMessage("Invalid budget_ratio (1.01): must be from 0 to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> RetryBudget.of(Double.NaN, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> RetryBudget.of(0, -1, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> RetryBudget.of(0, Double.POSITIVE_INFINITY, 0));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -3, Long.MAX_VALUE - 15 * SECOND, Long.MIN_VALUE })
	void countsLikeItsNaiveTwin(long origin) {
		Random random = new Random(origin);
		for (int round = 0; round < 40; round++) {
			double ratio = random.nextInt(11) / 10.0;
			double minPerSecond = random.nextInt(3) / 2.0;
			RetryBudget budget = RetryBudget.of(ratio, minPerSecond, origin);
			NaiveRetryBudget naive = new NaiveRetryBudget(ratio, minPerSecond, origin);
			long now = origin;
			for (int step = 0; step < 400; step++) {
				now += (long) (random.nextDouble() * SECOND / (1 + random.nextInt(20)))
						+ ((random.nextInt(100) == 0) ? random.nextInt(25) * SECOND : 0);
				if (random.nextInt(3) > 0) {
					budget.deposit(now);
					naive.deposit(now);
				}
				else {
					assertThat(budget.tryWithdraw(now)).isEqualTo(naive.tryWithdraw(now));
				}
				assertThat(budget.balance(now)).isEqualTo(naive.balance(now));
			}
		}
	}

	private static void deposit(RetryBudget budget, int calls, long now) {
		for (int i = 0; i < calls; i++) {
			budget.deposit(now);
		}
	}

	private static int withdrawAll(RetryBudget budget, long now) {
		int count = 0;
		while (budget.tryWithdraw(now)) {
			count++;
		}
		return count;
	}

}
