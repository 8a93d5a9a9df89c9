package io.resilience.retry;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAttemptsTests {

	private static final long SECOND = 1_000_000_000;

	private final Retry retry = Retry.of("db",
			RetryConfig.builder()
				.jitter(Jitter.NONE)
				.baseDelay(Duration.ofSeconds(1))
				.retryOnResult("busy"::equals)
				.build());

	@Test
	void tellsThePauseBeforeEachAttempt() {
		RetryAttempts attempts = this.retry.begin();
		assertThat(attempts.failed(new IOException(), 0, RetryAttempts.NO_DEADLINE)).isEqualTo(SECOND);
		assertThat(attempts.result()).isNull();
		assertThat(attempts.accepts("busy")).isFalse();
		assertThat(attempts.notAccepted(SECOND, RetryAttempts.NO_DEADLINE)).isEqualTo(2 * SECOND);
		assertThat(attempts.failed(new IOException(), 3 * SECOND, RetryAttempts.NO_DEADLINE))
			.isEqualTo(RetryAttempts.STOP);
		assertThat(attempts.result()).isEqualTo(RetryResult.EXHAUSTED);
		assertThat(attempts.count()).isEqualTo(3);
	}

	@Test
	void aPauseMustBeShorterThanTheTimeThatIsLeft() {
		assertThat(this.retry.begin().failed(new IOException(), 0, SECOND)).isEqualTo(RetryAttempts.STOP);
		assertThat(this.retry.begin().failed(new IOException(), 0, SECOND + 1)).isEqualTo(SECOND);
		assertThat(this.retry.begin().failed(new IOException(), 0, -1)).isEqualTo(RetryAttempts.STOP);
	}

	@Test
	void aRetryThatIsNotMadeForLackOfTimeCostsNoBudget() {
		long before = this.retry.snapshot().budgetBalance();
		this.retry.begin().failed(new IOException(), 0, SECOND);
		assertThat(this.retry.snapshot().budgetBalance()).isEqualTo(before);
	}

	@Test
	void successEndsIt() {
		RetryAttempts attempts = this.retry.begin();
		attempts.failed(new IOException(), 0, RetryAttempts.NO_DEADLINE);
		attempts.succeeded(SECOND);
		assertThat(attempts.result()).isEqualTo(RetryResult.SUCCESS);
		assertThat(this.retry.snapshot().ended(RetryResult.SUCCESS)).isEqualTo(1);
	}

	@Test
	void cancellingEndsItOnce() {
		RetryAttempts attempts = this.retry.begin();
		IOException failure = new IOException();
		attempts.failed(failure, 0, RetryAttempts.NO_DEADLINE);
		InterruptedException cause = new InterruptedException();
		attempts.cancelled(cause);
		attempts.cancelled(cause);
		assertThat(cause.getSuppressed()).containsExactly(failure);
		assertThat(this.retry.snapshot().notRetryable()).isEqualTo(1);
	}

	@Test
	void aCallKeepsTheSettingsItBeganWith() {
		RetryAttempts attempts = this.retry.begin();
		attempts.failed(new IOException(), 0, RetryAttempts.NO_DEADLINE);
		this.retry.configure(RetryConfig.builder().maxAttempts(1).build());
		assertThat(attempts.failed(new IOException(), SECOND, RetryAttempts.NO_DEADLINE)).isEqualTo(2 * SECOND);
		assertThat(this.retry.begin().failed(new IOException(), 0, RetryAttempts.NO_DEADLINE))
			.isEqualTo(RetryAttempts.STOP);
	}

	@Test
	void resultsAreSpelledAsMetricsNameThem() {
		assertThat(RetryResult.values()).extracting(RetryResult::label)
			.containsExactly("success", "exhausted", "not_retryable", "budget", "deadline");
	}

}
