package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.ContextPropagator;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.event.EventPublisher;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.hedge.HedgeConfig;
import io.resilience.reactor.ReactorGuard;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever thread ends a call that answers later, and whatever ends it: listeners,
 * observers and predicates see the context of its caller, and the thread has its own
 * again afterwards.
 */
class CallersContextTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ThreadLocal<String> context = new ThreadLocal<>();

	private final AtomicInteger entered = new AtomicInteger();

	private final ManualTime time = new ManualTime();

	private final EventPublisher events = new EventPublisher();

	private final CallObservers observers = new CallObservers();

	/** What user code saw, as "where context". */
	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final ExecutorService elsewhere = Executors.newSingleThreadExecutor((task) -> new Thread(() -> {
		this.context.set("other");
		task.run();
	}));

	@AfterEach
	void end() {
		this.elsewhere.shutdownNow();
	}

	private GuardBuilder builder() {
		return Guard.builder()
			.name("api")
			.time(this.time, this.time)
			.events(this.events)
			.observers(this.observers)
			.contextPropagator(carrying());
	}

	private static RetryConfig.Builder retry() {
		return RetryConfig.builder().maxAttempts(2).baseDelay(SECOND).jitter(Jitter.NONE);
	}

	private ContextPropagator carrying() {
		return new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				String captured = CallersContextTests.this.context.get();
				return () -> {
					CallersContextTests.this.entered.incrementAndGet();
					String before = CallersContextTests.this.context.get();
					CallersContextTests.this.context.set(captured);
					try {
						return body.call();
					}
					finally {
						CallersContextTests.this.context.set(before);
					}
				};
			}

		};
	}

	private void see(String where) {
		this.seen.add(where + " " + this.context.get());
	}

	private void listen() {
		this.events.add((event) -> see(event.type()));
	}

	private void observe() {
		this.observers.add((operation) -> new ObservedCall() {

			@Override
			public void attemptBegins(int number) {
				see("attempt " + number);
			}

			@Override
			public <T> @Nullable CompletionStage<Callable<T>> delay(Callable<T> body) {
				see("delay");
				return null;
			}

			@Override
			public void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
				see("ended " + number);
			}

			@Override
			public void retrying(int number, long pauseNanos) {
				see("retrying " + number);
			}

			@Override
			public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
				see("end " + outcome);
			}

		});
	}

	/** Calls as "caller", and leaves the thread with another context. */
	private <T> T asCaller(Callable<T> call) {
		this.context.set("caller");
		try {
			return call.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.context.set("later");
		}
	}

	private void onAnotherThread(Runnable task) throws Exception {
		this.elsewhere.submit(() -> {
			task.run();
			assertThat(this.context.get()).isEqualTo("other");
		}).get(10, TimeUnit.SECONDS);
	}

	private void allSawTheCaller() {
		assertThat(this.seen).isNotEmpty().allMatch((line) -> line.endsWith(" caller"));
		assertThat(this.context.get()).isEqualTo("later");
	}

	@Test
	void observersOfACallThatEndsOnAnotherThreadSeeTheCaller() throws Exception {
		observe();
		CompletableFuture<String> stage = new CompletableFuture<>();
		Guard guard = builder().build();
		CompletableFuture<String> call = asCaller(() -> guard.callAsync(() -> stage));
		onAnotherThread(() -> stage.complete("user"));
		assertThat(call).isCompletedWithValue("user");
		assertThat(this.seen).contains("ended 1 caller", "end SUCCESS caller");
		allSawTheCaller();
	}

	@Test
	void listenersOfACallThatFailsOnAnotherThreadSeeTheCaller() throws Exception {
		listen();
		CompletableFuture<String> stage = new CompletableFuture<>();
		Guard guard = builder().circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(1).build()).build();
		asCaller(() -> guard.callAsync(() -> stage));
		onAnotherThread(() -> stage.completeExceptionally(new IOException()));
		assertThat(this.seen).hasSize(2).anyMatch((line) -> line.startsWith("circuit")).contains("call_failure caller");
		allSawTheCaller();
	}

	@Test
	void eachAttemptAndThePauseBeforeItAreToldInTheContextOfTheCaller() throws Exception {
		listen();
		observe();
		List<CompletableFuture<String>> stages = List.of(new CompletableFuture<>(), new CompletableFuture<>());
		List<CompletableFuture<String>> next = new ArrayList<>(stages);
		Guard guard = builder().retry(retry().build()).build();
		asCaller(() -> guard.callAsync(() -> next.remove(0)));
		onAnotherThread(() -> stages.get(0).completeExceptionally(new IOException()));
		onAnotherThread(() -> this.time.advance(SECOND));
		onAnotherThread(() -> stages.get(1).completeExceptionally(new IOException()));
		assertThat(this.seen).contains("retrying 2 caller", "attempt 2 caller", "end FAILURE caller",
				"call_failure caller");
		allSawTheCaller();
	}

	@Test
	void predicatesThatJudgeTheResultSeeTheCaller() throws Exception {
		CompletableFuture<String> stage = new CompletableFuture<>();
		Guard guard = builder().retry(retry().retryOnResult((result) -> {
			see("retryOnResult");
			return false;
		}).build()).circuitBreaker(CircuitBreakerConfig.builder().resultFailure((result) -> {
			see("resultFailure");
			return false;
		}).build()).build();
		asCaller(() -> guard.callAsync(() -> stage));
		onAnotherThread(() -> stage.complete("user"));
		assertThat(this.seen).containsExactlyInAnyOrder("retryOnResult caller", "resultFailure caller");
		allSawTheCaller();
	}

	@Test
	void functionsThatDecideOnThePauseSeeTheCaller() throws Exception {
		CompletableFuture<String> stage = new CompletableFuture<>();
		Guard guard = builder().retry(retry().customBackoff((number) -> {
			see("backoff");
			return 1;
		}).retryAfter((failure) -> {
			see("retryAfter");
			return null;
		}).build()).build();
		asCaller(() -> guard.callAsync(() -> stage));
		onAnotherThread(() -> stage.completeExceptionally(new IOException()));
		assertThat(this.seen).containsExactlyInAnyOrder("backoff caller", "retryAfter caller");
		allSawTheCaller();
	}

	@Test
	void timeoutAndItsCleanUpSeeTheCallerOnTheTimersThread() throws Exception {
		listen();
		observe();
		Guard guard = builder().timeout(TimeoutConfig.of(SECOND)).build();
		asCaller(() -> guard.operation("find")
			.callAsync(() -> new CompletableFuture<String>(), (late) -> see("clean-up")));
		onAnotherThread(() -> this.time.advance(SECOND));
		assertThat(this.seen).contains("clean-up caller", "end TIMEOUT caller", "call_timeout caller");
		allSawTheCaller();
	}

	@Test
	void cleanUpSeesTheCallerThoughNobodyListens() throws Exception {
		Guard guard = builder().timeout(TimeoutConfig.of(SECOND)).build();
		asCaller(() -> guard.operation("find")
			.callAsync(() -> new CompletableFuture<String>(), (late) -> see("clean-up")));
		onAnotherThread(() -> this.time.advance(SECOND));
		assertThat(this.seen).containsExactly("clean-up caller");
	}

	@Test
	void cancellationFromAnotherThreadIsToldInTheContextOfTheCaller() throws Exception {
		listen();
		observe();
		Guard guard = builder().build();
		CompletableFuture<String> call = asCaller(() -> guard.callAsync(CompletableFuture::new));
		onAnotherThread(() -> call.cancel(true));
		assertThat(this.seen).contains("end CANCELLED caller", "call_cancelled caller");
		allSawTheCaller();
	}

	@Test
	void cancellationOfAPauseIsToldInTheContextOfTheCaller() throws Exception {
		listen();
		observe();
		Guard guard = builder().retry(retry().build()).build();
		CompletableFuture<String> call = asCaller(
				() -> guard.callAsync(() -> CompletableFuture.failedFuture(new IOException())));
		onAnotherThread(() -> call.cancel(true));
		assertThat(this.seen).contains("end CANCELLED caller");
		allSawTheCaller();
	}

	@Test
	void callThatWaitsForAPermitGoesOnInTheContextOfTheCaller() throws Exception {
		listen();
		observe();
		Guard guard = builder()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(SECOND.multipliedBy(9)).build())
			.build();
		CompletableFuture<String> first = new CompletableFuture<>();
		asCaller(() -> guard.callAsync(() -> first));
		asCaller(() -> guard.callAsync(() -> {
			see("body");
			return CompletableFuture.failedFuture(new IOException());
		}));
		onAnotherThread(() -> first.complete("user"));
		assertThat(this.seen).contains("body caller", "end FAILURE caller");
		allSawTheCaller();
	}

	@Test
	void refusalAfterAWaitIsToldInTheContextOfTheCaller() throws Exception {
		listen();
		observe();
		Guard guard = builder().bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(SECOND).build()).build();
		asCaller(() -> guard.callAsync(CompletableFuture::new));
		asCaller(() -> guard.callAsync(CompletableFuture::new));
		onAnotherThread(() -> this.time.advance(SECOND));
		assertThat(this.seen).contains("end BULKHEAD_FULL caller", "call_bulkhead_full caller");
		allSawTheCaller();
	}

	@Test
	void observersOnAWorkerSeeTheCaller() throws Exception {
		observe();
		try (Guard guard = builder()
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.build()) {
			CompletableFuture<String> call = asCaller(
					() -> guard.callAsync(() -> CompletableFuture.completedFuture("user")));
			assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("user");
		}
		assertThat(this.seen).contains("delay caller", "end SUCCESS caller");
		allSawTheCaller();
	}

	@Test
	void hedgesAndWhatTheyLeadToSeeTheCaller() throws Exception {
		listen();
		observe();
		Guard guard = builder().hedge(HedgeConfig.builder().delay(SECOND).build())
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(2).build())
			.build();
		List<CompletableFuture<String>> stages = new CopyOnWriteArrayList<>();
		asCaller(() -> guard.callAsync(() -> {
			see("body");
			stages.add(new CompletableFuture<>());
			return stages.get(stages.size() - 1);
		}));
		onAnotherThread(() -> this.time.advance(SECOND));
		assertThat(stages).hasSize(2);
		onAnotherThread(() -> stages.forEach((stage) -> stage.completeExceptionally(new IOException())));
		assertThat(this.seen).anyMatch((line) -> line.startsWith("circuit")).contains("end FAILURE caller");
		allSawTheCaller();
	}

	@Test
	void attemptsOfABlockingHedgeAreJudgedInTheContextOfTheCaller() {
		Guard guard = Guard.builder()
			.hedge(HedgeConfig.builder().delay(Duration.ofMinutes(1)).build())
			.circuitBreaker(CircuitBreakerConfig.builder().resultFailure((result) -> {
				see("resultFailure");
				return false;
			}).build())
			.contextPropagator(carrying())
			.build();
		assertThat(asCaller(() -> guard.call(() -> "user"))).isEqualTo("user");
		assertThat(this.seen).containsExactly("resultFailure caller");
	}

	@Test
	void monoIsToldOfInTheContextOfItsSubscriber() throws Exception {
		listen();
		observe();
		Sinks.One<String> source = Sinks.one();
		Guard guard = builder().build();
		asCaller(() -> ReactorGuard.guard(guard.operation("find"), source.asMono())
			.onErrorResume((failure) -> Mono.empty())
			.subscribe());
		onAnotherThread(() -> source.tryEmitError(new IOException()));
		assertThat(this.seen).contains("end FAILURE caller", "call_failure caller");
		allSawTheCaller();
	}

	@Test
	void fluxIsToldOfAndAnsweredInTheContextOfItsSubscriber() throws Exception {
		listen();
		observe();
		Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
		Guard guard = builder().build();
		List<String> received = new CopyOnWriteArrayList<>();
		asCaller(() -> ReactorGuard.guard(guard.operation("list"), source.asFlux(),
				Fallback.of("cached", FallbackConfig.<Flux<String>>builder().function((failure) -> {
					see("fallback");
					return Flux.just("cached");
				}).build()))
			.subscribe(received::add));
		onAnotherThread(() -> source.tryEmitError(new IOException()));
		assertThat(received).containsExactly("cached");
		assertThat(this.seen).contains("fallback caller", "end FAILURE caller");
		allSawTheCaller();
	}

	@Test
	void contextIsEnteredForTheBodyAloneWhileNobodyListens() throws Exception {
		CompletableFuture<String> stage = new CompletableFuture<>();
		Guard guard = builder().retry(retry().build()).circuitBreaker(CircuitBreakerConfig.defaults()).build();
		asCaller(() -> guard.callAsync(() -> stage));
		onAnotherThread(() -> stage.complete("user"));
		assertThat(this.entered).hasValue(1);
	}

	@Test
	void contextThatCannotBeEnteredHoldsNoCallUp() throws Exception {
		listen();
		CompletableFuture<String> stage = new CompletableFuture<>();
		AtomicInteger entries = new AtomicInteger();
		Guard guard = builder().contextPropagator(new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				return () -> {
					if (entries.getAndIncrement() > 0) {
						throw new IllegalStateException("broken");
					}
					return body.call();
				};
			}

		}).build();
		CompletableFuture<String> call = guard.callAsync(() -> stage);
		onAnotherThread(() -> stage.complete("user"));
		assertThat(entries).hasValueGreaterThan(1);
		assertThat(call).isCompletedWithValue("user");
		assertThat(guard.calls().count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void contextThatCannotBeLeftHoldsNoCallUp() throws Exception {
		listen();
		CompletableFuture<String> stage = new CompletableFuture<>();
		Guard guard = builder().contextPropagator(new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				return () -> {
					T result = body.call();
					if (result == null) {
						throw new IllegalStateException("broken");
					}
					return result;
				};
			}

		}).build();
		CompletableFuture<String> call = guard.callAsync(() -> stage);
		onAnotherThread(() -> stage.complete("user"));
		assertThat(call).isCompletedWithValue("user");
		assertThat(guard.calls().total()).isOne();
	}

}
