package io.resilience.hedge;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.time.Ticker;
import io.resilience.time.TimerThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class HedgeBlockingTests {

	private final ManualTime time = new ManualTime();

	private final Hedge hedge = Hedge.builder("h").time(this.time, new ThreadedTime(this.time)).build();

	private final CountDownLatch never = new CountDownLatch(1);

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private final CountDownLatch hanging = new CountDownLatch(1);

	private final AtomicInteger attempts = new AtomicInteger();

	@AfterEach
	void noInterruptIsLeft() {
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void fastBodyIsCalledOnceOnAnotherThread() throws Exception {
		Thread ran = this.hedge.call((Callable<Thread>) Thread::currentThread);
		assertThat(ran).isNotSameAs(Thread.currentThread());
		assertThat(this.hedge.snapshot()).isEqualTo(new HedgeSnapshot("h", 1, 0, 0, 0, 0));
	}

	@Test
	void attemptsThatHangHoldUpNoCallbacks() throws Exception {
		int many = 300;
		CountDownLatch begun = new CountDownLatch(many);
		try (TimerThread timer = new TimerThread("hedge-timer")) {
			Hedge busy = Hedge.builder("h")
				.config(HedgeConfig.builder().delay(Duration.ofMinutes(1)).build())
				.time(Ticker.system(), timer)
				.build();
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < many; i++) {
				calls.add(inBackground(() -> busy.call((Callable<String>) () -> {
					begun.countDown();
					this.never.await();
					return "at last";
				})));
			}
			CountDownLatch calledBack = new CountDownLatch(1);
			try {
				assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
				timer.dispatch(calledBack::countDown);
				assertThat(calledBack.await(10, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				this.never.countDown();
			}
			for (CompletableFuture<String> call : calls) {
				assertThat(call.get()).isEqualTo("at last");
			}
		}
	}

	@Test
	void whatTheBodyThrowsPassesUnchanged() {
		CompletionException looksWrapped = new CompletionException(new IOException());
		assertThatThrownBy(() -> this.hedge.call((Callable<String>) () -> {
			throw looksWrapped;
		})).isSameAs(looksWrapped);
		assertThatThrownBy(() -> this.hedge.call((Callable<String>) () -> {
			throw new StackOverflowError();
		})).isInstanceOf(StackOverflowError.class);
	}

	@Test
	void hedgeAnswersWhileTheFirstAttemptHangsWhichIsInterrupted() throws Exception {
		CompletableFuture<String> call = inBackground(() -> this.hedge.call(this::hangsAtFirst));
		this.time.awaitParked(1);
		this.hanging.await();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call.get()).isEqualTo("second");
		assertThat(this.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.hedge.snapshot()).isEqualTo(new HedgeSnapshot("h", 1, 1, 1, 0, 0));
	}

	@Test
	void firstAttemptMayRunOnTheCallersOwnThread() throws Exception {
		Hedge inline = Hedge.builder("h").time(this.time, this.time).build();
		CompletableFuture<Boolean> call = inBackground(() -> {
			assertThat(inline.<String, Exception>call(this::hangsAtFirst)).isEqualTo("second");
			return Thread.currentThread().isInterrupted();
		});
		this.hanging.await();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call.get()).isFalse();
	}

	@Test
	void interruptedCallerLeavesAndItsAttemptsAreInterrupted() throws Exception {
		CompletableFuture<Thread> caller = new CompletableFuture<>();
		CompletableFuture<String> call = inBackground(() -> {
			caller.complete(Thread.currentThread());
			return this.hedge.call((Callable<String>) this::hangs);
		});
		this.time.awaitParked(1);
		this.hanging.await();
		caller.get().interrupt();
		assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
		assertThat(this.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callerThatMayNotBeInterruptedGetsItsFlagBack() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallInterruptedException.class)
			.isThrownBy(() -> this.hedge.call((CheckedCallable<String, RuntimeException>) () -> {
				try {
					return hangs();
				}
				catch (InterruptedException ex) {
					return "given up";
				}
			}));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void callerWaitsNoLongerThanItsDeadlineWhichTheAttemptsSee() throws Exception {
		CompletableFuture<Duration> seen = new CompletableFuture<>();
		Deadline deadline = Deadline.after(Duration.ofMillis(300), this.time);
		CompletableFuture<String> call = inBackground(() -> deadline.call(() -> this.hedge.call(() -> {
			seen.complete(Deadline.current().orElseThrow().remaining());
			return hangs();
		})));
		this.time.awaitParked(1);
		assertThat(seen.get()).isEqualTo(Duration.ofMillis(300));
		this.time.advance(Duration.ofMillis(300));
		assertThatThrownBy(call::get).hasCauseInstanceOf(CallTimeoutException.class);
		assertThat(this.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void raceBetweenAttemptsGivesOneAnswerAndLeavesNoInterrupt() throws Exception {
		Hedge racing = Hedge.builder("h").config(HedgeConfig.builder().delay(Duration.ZERO).build()).build();
		for (int i = 0; i < 2000; i++) {
			int round = i;
			assertThat(racing.<Integer, RuntimeException>call(() -> {
				return round;
			})).isEqualTo(round);
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		}
		assertThat(racing.snapshot().calls()).isEqualTo(2000);
	}

	private String hangsAtFirst() throws InterruptedException {
		return (this.attempts.incrementAndGet() == 1) ? hangs() : "second";
	}

	private String hangs() throws InterruptedException {
		try {
			this.hanging.countDown();
			this.never.await();
			return "never";
		}
		catch (InterruptedException ex) {
			this.interrupted.countDown();
			throw ex;
		}
	}

	private static <T> CompletableFuture<T> inBackground(Callable<T> body) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(body.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return result;
	}

}
