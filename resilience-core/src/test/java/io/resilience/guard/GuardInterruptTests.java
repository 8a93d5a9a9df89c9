package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.event.EventPublisher;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The interrupt flag of the caller's thread belongs to the caller. Bodies move the time
 * themselves, so the interrupt for being late comes right there.
 */
class GuardInterruptTests {

	private final ManualTime time = new ManualTime();

	@BeforeEach
	@AfterEach
	void nobodyInterruptedThisThread() {
		assertThat(Thread.interrupted()).isFalse();
	}

	private Guard guard(Duration timeout) {
		return builder().timeout(TimeoutConfig.of(timeout)).build();
	}

	private GuardBuilder builder() {
		return Guard.builder().name("user_db").time(this.time, this.time);
	}

	private Guard guard() {
		return guard(Duration.ofSeconds(1));
	}

	private String never() throws InterruptedException {
		new CountDownLatch(1).await();
		return "never";
	}

	private String pass(Duration duration) {
		this.time.advance(duration);
		return "late";
	}

	@Test
	void blockedBodyIsInterruptedAtItsDeadline() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			pass(Duration.ofSeconds(1));
			return never();
		})).withCauseInstanceOf(InterruptedException.class).withMessageContaining("timeout of PT1S");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void busyBodyThatComesBackLateHasTimedOutAndItsValueIsDropped() {
		Throwable thrown = catchThrowable(() -> guard().call(() -> pass(Duration.ofSeconds(2))));
		assertThat(thrown).isInstanceOf(CallTimeoutException.class).hasNoCause();
	}

	@Test
	void exceptionOfLateBodyIsTheCauseOfTheTimeout() {
		IOException late = new IOException("connection reset");
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			pass(Duration.ofSeconds(2));
			throw late;
		})).withCause(late);
	}

	@Test
	void errorOfLateBodyPassesThrough() {
		AssertionError error = new AssertionError("broken");
		assertThat(catchThrowable(() -> guard().call(() -> {
			pass(Duration.ofSeconds(2));
			throw error;
		}))).isSameAs(error);
	}

	@Test
	void interruptOfBodyThatClearsItsFlagLeavesNothingBehind() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			pass(Duration.ofSeconds(1));
			return Thread.interrupted();
		}));
	}

	@Test
	void flagThatWasSetBeforeIsSetAfterSuccess() throws Exception {
		Thread.currentThread().interrupt();
		assertThat(guard().call(() -> "done")).isEqualTo("done");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void flagThatWasSetBeforeIsSetAfterTimeout() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> guard().call(() -> pass(Duration.ofSeconds(2))));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void flagThatWasSetBeforeIsSetAfterTimeoutOfBodyThatClearedIt() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			Thread.interrupted();
			return pass(Duration.ofSeconds(2));
		}));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptOfSomebodyElseDuringTheBodyStays() throws Exception {
		guard().call(() -> {
			Thread.currentThread().interrupt();
			return "done";
		});
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptOfSomebodyElseBeforeTheDeadlineOutlivesOurOwn() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			Thread.currentThread().interrupt(); // such as executor.shutdownNow()
			return pass(Duration.ofSeconds(2));
		}));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptOfSomebodyElseThatTheBodySawIsOver() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			Thread.currentThread().interrupt();
			assertThat(Thread.interrupted()).isTrue();
			return pass(Duration.ofSeconds(2));
		}));
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void secondInterruptAfterOursHasEndedTheBodyStays() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
			pass(Duration.ofSeconds(1));
			InterruptedException ours = (InterruptedException) catchThrowable(this::never);
			Thread.currentThread().interrupt();
			throw ours;
		}));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptedExceptionOfTheBodyItselfPassesUnchanged() {
		InterruptedException own = new InterruptedException("body's own");
		assertThat(catchThrowable(() -> guard().call((Callable<String>) () -> {
			throw own;
		}))).isSameAs(own);
	}

	@Test
	void innerTimeoutLeavesTheOuterBodyUninterrupted() throws Exception {
		Guard outer = guard(Duration.ofSeconds(10));
		String result = outer.call(() -> {
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard().call(() -> {
				pass(Duration.ofSeconds(1));
				return never();
			}));
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			return "outer goes on";
		});
		assertThat(result).isEqualTo("outer goes on");
	}

	@Test
	void nestedGuardsWithEqualDeadlinesBothFireAndLeaveNothing() {
		for (int depth = 2; depth <= 4; depth++) {
			AtomicInteger reached = new AtomicInteger();
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(nested(depth, () -> {
				reached.incrementAndGet();
				return pass(Duration.ofSeconds(1));
			})::call);
			assertThat(reached).hasValue(1);
			assertThat(Thread.interrupted()).isFalse();
		}
	}

	@Test
	void nestedGuardsWithEqualDeadlinesKeepAnInterruptOfSomebodyElse() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(nested(3, () -> {
			Thread.currentThread().interrupt();
			return pass(Duration.ofSeconds(1));
		})::call);
		assertThat(Thread.interrupted()).isTrue();
	}

	private Callable<String> nested(int depth, Callable<String> body) {
		Callable<String> nested = body;
		for (int i = 0; i < depth; i++) {
			nested = guard().decorate(nested);
		}
		return nested;
	}

	@Test
	void outerThatIsLateIsStillInterruptedAfterTheInnerHasClearedTheFlag() {
		Guard outer = guard();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> outer.call(() -> {
			Throwable inner = catchThrowable(() -> guard().call(() -> {
				pass(Duration.ofSeconds(1));
				return never();
			}));
			assertThat(inner).isInstanceOf(CallTimeoutException.class);
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return never();
		})).withCauseInstanceOf(InterruptedException.class);
	}

	@Test
	void innerFiresFirstThenTheOuterWhileTheInnerStillRuns() {
		Guard outer = guard(Duration.ofSeconds(2));
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> outer.call(() -> guard().call(() -> {
			pass(Duration.ofSeconds(1));
			return pass(Duration.ofSeconds(5));
		})));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void waitForAPermitThatIsInterruptedEndsAtOnce() throws Exception {
		Guard guard = builder()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build())
			.build();
		guard.call(() -> {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedException.class)
				.isThrownBy(() -> guard.call((Callable<String>) this::never));
			assertThat(Thread.interrupted()).isFalse();
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(CallInterruptedException.class)
				.isThrownBy(() -> guard.<String, RuntimeException>call(() -> "never"))
				.withMessageContaining("a permit of 'user_db'");
			assertThat(Thread.interrupted()).isTrue();
			return "first";
		});
		assertThat(guard.calls().count(Outcome.CANCELLED)).isEqualTo(2);
		assertThat(guard.bulkhead().active()).isZero();
	}

	@Test
	void pauseBeforeARetryThatIsInterruptedEndsAtOnce() {
		Guard guard = builder().retry(RetryConfig.defaults()).build();
		CheckedCallable<String, IOException> failing = () -> {
			Thread.currentThread().interrupt();
			throw new IOException("down");
		};
		assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(() -> guard.call(failing))
			.withMessageContaining("the next attempt");
		assertThat(Thread.interrupted()).isTrue();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> guard.call((Callable<String>) failing));
		assertThat(Thread.interrupted()).isFalse();
		assertThat(guard.calls().count(Outcome.CANCELLED)).isEqualTo(2);
	}

	@Test
	void listenersAndObserversAreToldOfEachWaitThatWasInterrupted() throws Exception {
		List<String> told = new ArrayList<>();
		EventPublisher events = new EventPublisher();
		events.add((event) -> told.add(event.type()));
		CallObservers observers = new CallObservers();
		observers.add((operation) -> new ObservedCall() {
			@Override
			public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
				told.add("end " + outcome);
			}
		});
		Guard guard = builder().events(events)
			.observers(observers)
			.retry(RetryConfig.defaults())
			.rateLimiter(
					RateLimiterConfig.builder().limit(3).period(Duration.ofDays(1)).maxWait(Duration.ofDays(1)).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build())
			.build();
		guard.call(() -> {
			interrupted(guard, this::never); // while it waits for a permit
			return "first";
		});
		assertThat(told).containsExactly("call_cancelled", "end CANCELLED", "end SUCCESS");
		told.clear();
		Callable<String> failing = () -> {
			Thread.currentThread().interrupt();
			throw new IOException("down");
		};
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> guard.call(failing));
		assertThat(told).containsExactly("call_cancelled", "end CANCELLED");
		told.clear();
		interrupted(guard, this::never); // while it waits for the rate limit
		assertThat(told).containsExactly("call_cancelled", "end CANCELLED");
	}

	private static void interrupted(Guard guard, Callable<String> body) {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> guard.call(body));
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void callerInterruptedWhileAWorkerRunsTheBodyIsToldAsItsMethodMay() throws Exception {
		Guard guard = builder().timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(2).build())
			.build();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> guard.call((Callable<String>) this::never));
		assertThat(Thread.interrupted()).isFalse();
		CountDownLatch bodyEnds = new CountDownLatch(1);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallInterruptedException.class)
			.isThrownBy(() -> guard.<String, RuntimeException>call(() -> {
				while (bodyEnds.getCount() > 0) {
					Thread.onSpinWait();
				}
				return "dropped";
			}));
		assertThat(Thread.interrupted()).isTrue();
		bodyEnds.countDown();
		assertThat(guard.calls().count(Outcome.CANCELLED)).isEqualTo(2);
		guard.close();
	}

	@Test
	void interruptedExceptionOfABodyOnAWorkerIsNotTheCallersOwn() {
		Guard guard = builder().timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.build();
		InterruptedException own = new InterruptedException("body's own");
		CheckedCallable<String, InterruptedException> body = () -> {
			throw own;
		};
		assertThat(catchThrowable(() -> guard.call(body))).isSameAs(own);
		guard.close();
	}

}
