package io.resilience.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What an observer is told of calls, and what it cannot do to them.
 */
class CallObserverTests {

	private final ManualTime time = new ManualTime();

	private final CallObservers observers = new CallObservers();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private GuardBuilder guard() {
		return Guard.builder().name("user_db").time(this.time, this.time).observers(this.observers);
	}

	private static RetryConfig retry() {
		return RetryConfig.builder().maxAttempts(3).baseDelay(Duration.ofMillis(100)).jitter(Jitter.NONE).build();
	}

	@Test
	void callIsFollowedFromItsHeadToItsEnd() throws Exception {
		this.observers.add(new Notes());
		guard().build().operation("find").call(() -> {
			this.time.advance(Duration.ofMillis(5));
			this.seen.add("body");
			return "user";
		});
		assertThat(this.seen).containsExactly("begin find", "attempt 1", "enter", "body", "exit", "attempt 1 SUCCESS 5",
				"end SUCCESS 5");
	}

	@Test
	void attemptsArePassedOnByNumberWithTheirPauses() {
		this.observers.add(new Notes());
		Guard guard = guard().retry(retry()).build();
		CompletableFuture<String> call = guard.callAsync(failingTwice());
		this.time.advance(Duration.ofMillis(100));
		this.time.advance(Duration.ofMillis(200));
		assertThat(call).isCompletedWithValue("user");
		assertThat(this.seen).containsExactly("begin default", "attempt 1", "enter", "exit", "attempt 1 FAILURE 0",
				"retry 2 after 100", "attempt 2", "enter", "exit", "attempt 2 FAILURE 0", "retry 3 after 200",
				"attempt 3", "enter", "exit", "attempt 3 SUCCESS 0", "end SUCCESS 300");
	}

	@Test
	void blockingAttemptsAreFollowedAsAsynchronousOnesAre() throws Exception {
		this.observers.add(new Notes());
		RetryConfig atOnce = retry().toBuilder().baseDelay(Duration.ZERO).build();
		Callable<CompletableFuture<String>> body = failingTwice();
		assertThat(guard().retry(atOnce).build().call((Callable<String>) () -> body.call().join())).isEqualTo("user");
		assertThat(this.seen).contains("attempt 1 FAILURE 0", "retry 2 after 0", "attempt 2 FAILURE 0",
				"retry 3 after 0", "attempt 3 SUCCESS 0", "end SUCCESS 0");
	}

	private Callable<CompletableFuture<String>> failingTwice() {
		List<String> attempts = new ArrayList<>();
		return () -> {
			attempts.add("one more");
			if (attempts.size() < 3) {
				throw new IllegalStateException();
			}
			return CompletableFuture.completedFuture("user");
		};
	}

	@Test
	void failureIsTheVeryObjectThatTheCallerSees() {
		List<Throwable> failures = new ArrayList<>();
		this.observers.add((operation) -> new ObservedCall() {
			@Override
			public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
				failures.add(failure);
			}
		});
		Exception thrown = new Exception("the body's");
		assertThat(catchThrowable(() -> guard().build().call((Callable<String>) () -> {
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(failures).containsExactly(thrown);
	}

	@Test
	void rejectionHasAnOutcomeAndNoBody() {
		this.observers.add(new Notes());
		Guard guard = guard().circuitBreaker(CircuitBreakerConfig.defaults()).build();
		guard.circuitBreaker().forceOpen();
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> guard.call(() -> "user"));
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("user"))).isCompletedExceptionally();
		assertThat(this.seen).containsExactly("begin default", "attempt 1", "attempt 1 CIRCUIT_OPEN 0",
				"end CIRCUIT_OPEN 0", "begin default", "attempt 1", "attempt 1 CIRCUIT_OPEN 0", "end CIRCUIT_OPEN 0");
	}

	@Test
	void callEndsForItsObserverWhenItsTimeIsOverThoughTheBodyGoesOn() {
		this.observers.add(new Notes());
		CompletableFuture<String> late = new CompletableFuture<>();
		CompletableFuture<String> call = guard().timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.build()
			.callAsync(() -> late);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(CallTimeoutException.class);
		assertThat(this.seen).endsWith("attempt 1 TIMEOUT 1000", "end TIMEOUT 1000");
		int ended = this.seen.size();
		late.complete("too late");
		assertThat(this.seen).hasSize(ended);
	}

	@Test
	void scopeIsOpenOnTheThreadThatRunsTheBody() throws Exception {
		ThreadLocal<String> scope = new ThreadLocal<>();
		List<Thread> threads = new ArrayList<>();
		this.observers.add((operation) -> new ObservedCall() {
			@Override
			public Scope enter() {
				threads.add(Thread.currentThread());
				scope.set("open");
				return () -> {
					threads.add(Thread.currentThread());
					scope.remove();
				};
			}
		});
		try (Guard guard = Guard.builder()
			.observers(this.observers)
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.build()) {
			Thread worker = guard.call((Callable<Thread>) () -> {
				assertThat(scope.get()).isEqualTo("open");
				return Thread.currentThread();
			});
			assertThat(worker).isNotSameAs(Thread.currentThread());
			assertThat(threads).containsExactly(worker, worker);
			assertThat(scope.get()).isNull();
		}
	}

	@Test
	void observerThatThrowsEverywhereBreaksNoCall() throws Exception {
		this.observers.add((operation) -> {
			throw new IllegalStateException("begin");
		});
		this.observers.add(new Throwing());
		this.observers.add(new Notes());
		Guard guard = guard().retry(retry().toBuilder().baseDelay(Duration.ZERO).build()).build();
		assertThat(guard.call(() -> "user")).isEqualTo("user");
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("user"))).isCompletedWithValue("user");
		assertThat(guard.calls().count(Outcome.SUCCESS)).isEqualTo(2);
		assertThat(this.seen).contains("end SUCCESS 0");
	}

	@Test
	void wrappedBodyMayFailOnPurpose() {
		this.observers.add((operation) -> new ObservedCall() {
			@Override
			public <T> Callable<T> wrap(Callable<T> body) {
				return () -> {
					throw new IllegalStateException("injected");
				};
			}
		});
		Guard guard = guard().build();
		assertThatIllegalStateException().isThrownBy(() -> guard.call(() -> "user")).withMessage("injected");
		assertThat(guard.calls().count(Outcome.FAILURE)).isEqualTo(1);
	}

	@Test
	void observersOfARegistryFollowDependenciesOldAndNewUntilTakenAway() throws Exception {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			registry.registerCache("old").call("get", () -> "unseen");
			Runnable remove = registry.observers().add(new Notes());
			registry.get("old").call("get", () -> "seen");
			registry.registerCache("new").call("put", () -> "seen");
			remove.run();
			registry.get("new").call("put", () -> "unseen");
			assertThat(this.seen.stream().filter((it) -> it.startsWith("begin"))).containsExactly("begin get",
					"begin put");
		}
	}

	/** Writes down what it is told, in milliseconds. */
	private final class Notes implements CallObserver, ObservedCall {

		@Override
		public ObservedCall begin(Operation operation) {
			CallObserverTests.this.seen.add("begin " + operation.name());
			return this;
		}

		@Override
		public void attemptBegins(int number) {
			CallObserverTests.this.seen.add("attempt " + number);
		}

		@Override
		public Scope enter() {
			CallObserverTests.this.seen.add("enter");
			return () -> CallObserverTests.this.seen.add("exit");
		}

		@Override
		public void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
			CallObserverTests.this.seen.add("attempt " + number + " " + outcome + " " + nanos / 1_000_000);
		}

		@Override
		public void retrying(int number, long pauseNanos) {
			CallObserverTests.this.seen.add("retry " + number + " after " + pauseNanos / 1_000_000);
		}

		@Override
		public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
			CallObserverTests.this.seen.add("end " + outcome + " " + nanos / 1_000_000);
		}

	}

	private static final class Throwing implements CallObserver, ObservedCall {

		@Override
		public ObservedCall begin(Operation operation) {
			return this;
		}

		@Override
		public <T> Callable<T> wrap(Callable<T> body) {
			throw new IllegalStateException("wrap");
		}

		@Override
		public void attemptBegins(int number) {
			throw new IllegalStateException("attemptBegins");
		}

		@Override
		public Scope enter() {
			return () -> {
				throw new IllegalStateException("close");
			};
		}

		@Override
		public void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
			throw new IllegalStateException("attemptEnded");
		}

		@Override
		public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
			throw new AssertionError("ended");
		}

	}

}
