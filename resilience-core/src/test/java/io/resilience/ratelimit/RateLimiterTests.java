package io.resilience.ratelimit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.resilience.CheckedCallable;
import io.resilience.RateLimitExceededException;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RateLimiterTests {

	private final ManualTime time = new ManualTime();

	@Test
	void admitsTheLimitAndRefusesTheNext() throws Exception {
		RateLimiter limiter = limiter(2);
		assertThat(limiter.call((Callable<String>) () -> "one")).isEqualTo("one");
		assertThat(limiter.call(() -> "two")).isEqualTo("two");
		this.time.advance(Duration.ofMillis(400));
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> limiter.call(() -> "three"))
			.satisfies((ex) -> assertThat(ex.retryAfter()).isEqualTo(Duration.ofMillis(600)))
			.satisfies((ex) -> assertThat(ex.getStackTrace()).isEmpty())
			.withMessage("Rate limit of 'api' is reached: 2 calls in PT1S. Try again in PT0.6S, or raise"
					+ " rate_limit.limit.");
		this.time.advance(Duration.ofMillis(600));
		assertThat(limiter.call(() -> "three")).isEqualTo("three");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void aTinyLimitIsJustThatInEveryPeriod(int limit) {
		for (RateLimitAlgorithm algorithm : RateLimitAlgorithm.values()) {
			RateLimiter limiter = RateLimiter.builder("api")
				.config(RateLimiterConfig.builder()
					.limit(limit)
					.period(Duration.ofSeconds(1))
					.algorithm(algorithm)
					.build())
				.time(this.time, this.time)
				.build();
			for (int period = 0; period < 5; period++) {
				for (int i = 0; i < limit; i++) {
					assertThat(limiter.tryAcquire()).isTrue();
				}
				assertThat(limiter.tryAcquire()).isFalse();
				this.time.advance(Duration.ofSeconds(1));
			}
		}
	}

	@Test
	void aRefusedBodyIsNeverEntered() {
		RateLimiter limiter = limiter(1);
		limiter.tryAcquire();
		assertThatThrownBy(() -> limiter.decorate(() -> {
			throw new AssertionError("entered");
		}).call()).isInstanceOf(RateLimitExceededException.class);
	}

	@Test
	void takesSeveralPermitsAllOrNone() {
		RateLimiter limiter = limiter(5);
		assertThat(limiter.tryAcquire(3)).isTrue();
		assertThat(limiter.tryAcquire(3)).isFalse();
		assertThat(limiter.tryAcquire(2)).isTrue();
		assertThat(limiter.snapshot().admitted()).isEqualTo(5);
		assertThat(limiter.snapshot().rejected()).isEqualTo(1);
	}

	@Test
	void morePermitsThanTheLimitAreNeverThere() {
		RateLimiter limiter = limiter(5);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> limiter.acquire(6))
			.satisfies((ex) -> assertThat(ex.retryAfter()).isNull());
		assertThat(limiter.tryAcquire(6)).isFalse();
	}

	@Test
	void refusesToTakeLessThanOnePermit() {
		assertThatIllegalArgumentException().isThrownBy(() -> limiter(5).tryAcquire(0))
			.withMessage("Invalid permits (0): must be at least 1");
	}

	@Test
	void theRefusalNamesTheOperation() {
		RateLimiter limiter = limiter(1);
		limiter.tryAcquire();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> limiter.acquire("get_user", 1, 0))
			.satisfies((ex) -> assertThat(ex.operation()).isEqualTo("get_user"));
	}

	@Test
	void whatTheBodyThrowsPassesThrough() {
		CheckedCallable<String, IOException> body = () -> {
			throw new IOException("from the body");
		};
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> limiter(1).call(body))
			.withMessage("from the body");
	}

	@Test
	void aNewLimitCountsWhatWasAdmittedBefore() {
		RateLimiter limiter = limiter(5);
		limiter.tryAcquire(5);
		limiter.configure(RateLimiterConfig.builder().limit(7).build());
		assertThat(limiter.snapshot().available()).isEqualTo(2);
		limiter.configure(limiter.config().toBuilder().algorithm(RateLimitAlgorithm.TOKEN_BUCKET).build());
		assertThat(limiter.snapshot().available()).isEqualTo(2);
		assertThat(limiter.config().burst()).isEqualTo(7);
	}

	@Test
	void showsWhatItDid() {
		RateLimiter limiter = limiter(5);
		limiter.tryAcquire(2);
		assertThat(limiter.snapshot()).isEqualTo(new RateLimiterSnapshot("api", RateLimitAlgorithm.SLIDING_WINDOW, 5,
				Duration.ofSeconds(1), 3, 0, 2, 0));
	}

	private RateLimiter limiter(int limit) {
		return RateLimiter.builder("api")
			.config(RateLimiterConfig.builder().limit(limit).build())
			.time(this.time, this.time)
			.build();
	}

}
