package io.resilience.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.resilience.RateLimitExceededException;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncWaitTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final Deque<Runnable> executor = new ArrayDeque<>();

	@Test
	void aFreePermitIsThereAtOnce() {
		RateLimiter limiter = limiter(1);
		assertThat(acquire(limiter)).isCompleted();
		assertThat(this.executor).isEmpty();
	}

	@Test
	void waitersAreToldOnTheExecutorEachAtItsTime() {
		RateLimiter limiter = limiter(1);
		limiter.tryAcquire();
		CompletableFuture<Void> first = acquire(limiter);
		CompletableFuture<Void> second = acquire(limiter);
		this.time.advance(SECOND);
		assertThat(first).isNotDone();
		runExecutor();
		assertThat(first).isCompleted();
		this.time.advance(SECOND.minusNanos(1));
		runExecutor();
		assertThat(second).isNotDone();
		this.time.advance(Duration.ofNanos(1));
		runExecutor();
		assertThat(second).isCompleted();
	}

	@Test
	void whoCannotBeAdmittedInTimeIsToldSoAtOnce() {
		RateLimiter limiter = limiter(1);
		limiter.tryAcquire();
		assertThat(limiter.acquireAsync("get_user", 1, SECOND.toNanos() - 1, this.executor::add))
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RateLimitExceededException.class)
			.withMessageContaining("get_user");
	}

	@Test
	void cancellingGivesThePlaceBack() {
		RateLimiter limiter = limiter(1);
		limiter.tryAcquire();
		CompletableFuture<Void> first = acquire(limiter);
		CompletableFuture<Void> second = acquire(limiter);
		first.cancel(false);
		assertThat(limiter.snapshot().waiting()).isEqualTo(1);
		this.time.advance(SECOND);
		runExecutor();
		assertThat(second).isCompleted();
	}

	@Test
	void aLongLineNeedsNoDeepStack() {
		RateLimiter limiter = limiter(20_000);
		limiter.tryAcquire(20_000);
		List<CompletableFuture<Void>> line = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			line.add(limiter.acquireAsync(null, 1, Long.MAX_VALUE, Runnable::run));
		}
		this.time.advance(SECOND);
		assertThat(line).allMatch(CompletableFuture::isDone);
	}

	private CompletableFuture<Void> acquire(RateLimiter limiter) {
		return limiter.acquireAsync(null, 1, Long.MAX_VALUE, this.executor::add);
	}

	private void runExecutor() {
		while (!this.executor.isEmpty()) {
			this.executor.remove().run();
		}
	}

	private RateLimiter limiter(int limit) {
		return RateLimiter.builder("api")
			.config(RateLimiterConfig.builder().limit(limit).maxWait(Duration.ofSeconds(10)).build())
			.time(this.time, this.time)
			.build();
	}

}
