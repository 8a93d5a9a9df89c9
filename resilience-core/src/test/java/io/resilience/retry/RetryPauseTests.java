package io.resilience.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetryPauseTests {

	private static final Duration TICK = Duration.ofNanos(1);

	private final ManualTime time = new ManualTime();

	private final BlockingQueue<Long> attempts = new LinkedBlockingQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	@Test
	void attemptsAreMadeWhenTheirPausesAreOverAndNotBefore() throws Exception {
		Retry retry = retry(RetryConfig.builder().jitter(Jitter.NONE));
		FutureTask<String> call = start(() -> retry.call(failingTimes(2, IOException::new)));
		assertThat(nextAttempt()).isZero();
		for (long seconds : new long[] { 1, 2 }) {
			this.time.awaitParked(1);
			this.time.advance(Duration.ofSeconds(seconds).minus(TICK));
			assertThat(this.attempts).isEmpty();
			this.time.advance(TICK);
			assertThat(nextAttempt()).isEqualTo(this.time.read());
		}
		assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("value");
		assertThat(this.time.read()).isEqualTo(3_000_000_000L);
	}

	@Test
	void isNeverEarlierThanTheFailureTells() throws Exception {
		Retry retry = retry(RetryConfig.builder().baseDelay(Duration.ofMillis(1)));
		FutureTask<String> call = start(
				() -> retry.call(failingTimes(1, () -> new RuntimeException(new Busy(Duration.ofSeconds(7))))));
		this.time.awaitParked(1);
		this.time.advance(Duration.ofSeconds(7));
		call.get(10, TimeUnit.SECONDS);
		assertThat(this.attempts).containsExactly(0L, 7_000_000_000L);
	}

	@Test
	void keepsItsOwnPauseIfThatIsLongerThanTold() throws Exception {
		Retry retry = retry(RetryConfig.builder().jitter(Jitter.NONE));
		FutureTask<String> call = start(() -> retry.call(failingTimes(1, () -> new Busy(Duration.ofMillis(7)))));
		this.time.awaitParked(1);
		this.time.advance(Duration.ofSeconds(1));
		call.get(10, TimeUnit.SECONDS);
		assertThat(this.attempts).containsExactly(0L, 1_000_000_000L);
	}

	@Test
	void asksTheFunctionBeforeTheFailureHowLongToStayAway() throws Exception {
		Retry retry = retry(RetryConfig.builder()
			.baseDelay(Duration.ofMillis(1))
			.retryAfter((failure) -> "said".equals(failure.getMessage()) ? Duration.ofSeconds(3) : null));
		FutureTask<String> call = start(() -> retry.call(failingTimes(1, () -> new IOException("said"))));
		this.time.awaitParked(1);
		this.time.advance(Duration.ofSeconds(3));
		call.get(10, TimeUnit.SECONDS);
		assertThat(this.attempts).containsExactly(0L, 3_000_000_000L);
	}

	@Test
	void givesUpIfToldToStayAwayLongerThanTheLongestPause() {
		Retry retry = retry(RetryConfig.builder().maxDelay(Duration.ofSeconds(60)));
		for (Duration told : new Duration[] { Duration.ofSeconds(61), Duration.ofSeconds(Long.MAX_VALUE) }) {
			assertThatThrownBy(() -> retry.call(failingTimes(5, () -> new Busy(told)))).isInstanceOf(Busy.class);
		}
		assertThat(this.attempts).hasSize(2);
		assertThat(retry.snapshot().deadlineDenied()).isEqualTo(2);
	}

	@Test
	void anInterruptEndsThePauseAtOnce() throws Exception {
		Retry retry = retry(RetryConfig.builder());
		AtomicBoolean flag = new AtomicBoolean();
		IOException failure = new IOException();
		Callable<String> body = failingTimes(5, () -> failure);
		@Nullable Throwable[] thrown = new Throwable[1];
		Thread thread = new Thread(() -> {
			try {
				retry.call(body);
			}
			catch (Exception ex) {
				thrown[0] = ex;
			}
			flag.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		this.time.awaitParked(1);
		thread.interrupt();
		thread.join(10_000);
		assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
		assertThat(thrown[0].getSuppressed()).containsExactly(failure);
		assertThat(flag).isFalse();
		assertThat(this.attempts).hasSize(1);
		assertThat(retry.snapshot().notRetryable()).isEqualTo(1);
	}

	@Test
	void anInterruptLeavesTheFlagWhereTheBodyCannotThrowIt() throws Exception {
		Retry retry = retry(RetryConfig.builder());
		AtomicBoolean flag = new AtomicBoolean();
		IOException failure = new IOException();
		Callable<String> body = failingTimes(5, () -> failure);
		CheckedCallable<String, RuntimeException> unchecked = () -> {
			try {
				return body.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		};
		@Nullable Throwable[] thrown = new Throwable[1];
		Thread thread = new Thread(() -> {
			try {
				retry.call(unchecked);
			}
			catch (RuntimeException ex) {
				thrown[0] = ex;
			}
			flag.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		this.time.awaitParked(1);
		thread.interrupt();
		thread.join(10_000);
		assertThat(thrown[0]).isInstanceOf(CallInterruptedException.class)
			.hasMessageContaining("the next attempt of 'db'");
		assertThat(thrown[0].getSuppressed()[0]).hasCause(failure);
		assertThat(flag).isTrue();
	}

	@Test
	void aThreadThatIsInterruptedAlreadyMakesNoSecondAttempt() {
		Retry retry = retry(RetryConfig.builder().baseDelay(Duration.ZERO));
		Callable<String> body = failingTimes(1, IOException::new);
		Thread.currentThread().interrupt();
		assertThatThrownBy(() -> retry.call(body)).isInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.attempts).hasSize(1);
	}

	private long nextAttempt() throws InterruptedException {
		return Objects.requireNonNull(this.attempts.poll(10, TimeUnit.SECONDS), "no attempt");
	}

	private Callable<String> failingTimes(int times, Callable<Exception> failure) {
		return () -> {
			this.attempts.add(this.time.read());
			if (this.count.incrementAndGet() <= times) {
				throw failure.call();
			}
			return "value";
		};
	}

	private Retry retry(RetryConfig.Builder config) {
		return Retry.builder("db").config(config.build()).time(this.time, this.time).build();
	}

	private static FutureTask<String> start(Callable<String> body) {
		FutureTask<String> task = new FutureTask<>(body);
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
		return task;
	}

	private static final class Busy extends Exception implements RetryAfter {

		private static final long serialVersionUID = 1L;

		private final Duration retryAfter;

		Busy(Duration retryAfter) {
			this.retryAfter = retryAfter;
		}

		@Override
		public Duration retryAfter() {
			return this.retryAfter;
		}

	}

}
