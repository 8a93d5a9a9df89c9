package io.resilience.call;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.Permit;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Guard;
import io.resilience.retry.Jitter;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.time.Ticker;
import io.resilience.time.TimerThread;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GuardedPublisherTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final ManualTime TIME = new ManualTime();

	private final Bulkhead bulkhead = Bulkhead.of("b", BulkheadConfig.builder().maxConcurrent(1).build());

	static Stream<Named<Decorator>> retries() {
		RetryConfig config = RetryConfig.builder().maxAttempts(3).baseDelay(SECOND).jitter(Jitter.NONE).build();
		return Stream.of(Named.of("retry", Retry.builder("r").config(config).time(TIME, TIME).build()),
				Named.of("guard", Guard.builder().retry(config).time(TIME, TIME).build()));
	}

	static Stream<Named<Decorator>> timeouts() {
		TimeoutConfig config = TimeoutConfig.builder().timeout(SECOND).total(Duration.ofSeconds(10)).build();
		return Stream.of(Named.of("timeout", Timeout.builder("t").config(config).time(TIME, TIME).build()),
				Named.of("guard", Guard.builder().timeout(config).time(TIME, TIME).build()));
	}

	static Stream<Arguments> breakers() {
		CircuitBreakerConfig config = CircuitBreakerConfig.builder()
			.failureThreshold(3)
			.slowCallDuration(SECOND)
			.resultFailure(Objects::isNull)
			.build();
		CircuitBreaker alone = CircuitBreaker.builder("c").config(config).time(TIME, TIME).build();
		Guard guard = Guard.builder().circuitBreaker(config).time(TIME, TIME).build();
		return Stream.of(Arguments.of(alone, alone), Arguments.of(guard, guard.circuitBreaker()));
	}

	@Test
	void nothingHappensBeforeTheSubscriptionAndEachIsACall() throws Exception {
		Flow.Publisher<String> guarded = this.bulkhead.decoratePublisher(Sources.of("x"));
		assertThat(this.bulkhead.snapshot().entered()).isZero();
		for (int i = 0; i < 2; i++) {
			Received<String> received = new Received<>(1);
			guarded.subscribe(received);
			assertThat(received.elements()).containsExactly("x");
		}
		assertThat(this.bulkhead.snapshot().entered()).isEqualTo(2);
	}

	@Test
	void thePermitIsHeldToTheEndAndTheSourceGetsTheRequestsAsTheyAre() throws Exception {
		Received<Integer> received = new Received<>(2);
		this.bulkhead.decoratePublisher(Sources.of(1, 2, 3)).subscribe(received);
		assertThat(received.soFar()).containsExactly(1, 2);
		assertThat(this.bulkhead.active()).isEqualTo(1);
		subscription(received).request(5);
		assertThat(received.elements()).containsExactly(1, 2, 3);
		assertThat(this.bulkhead.active()).isZero();
	}

	@Test
	void whoCancelsGetsNothingMoreAndThePermitIsBack() {
		Received<Integer> received = new Received<>(1);
		this.bulkhead.decoratePublisher(Sources.of(1, 2, 3)).subscribe(received);
		subscription(received).cancel();
		subscription(received).request(5);
		assertThat(received.soFar()).containsExactly(1);
		assertThat(received.hasEnded()).isFalse();
		assertThat(this.bulkhead.active()).isZero();
	}

	@Test
	void elementsAskedForOneByOneComeInOrderAndWithoutRecursion() throws Exception {
		Integer[] many = IntStream.range(0, 100_000).boxed().toArray(Integer[]::new);
		List<Integer> received = new ArrayList<>();
		Received<Integer> oneByOne = new Received<>(1) {

			@Override
			public void onNext(Integer element) {
				received.add(element);
				this.subscription.request(1);
			}

		};
		Guard.builder().build().decoratePublisher(Sources.of(many)).subscribe(oneByOne);
		assertThat(oneByOne.elements()).isEmpty();
		assertThat(received.equals(List.of(many))).isTrue();
	}

	@Test
	void whoAsksForLessThanOneElementIsToldSo() {
		Received<Integer> received = new Received<>(1);
		this.bulkhead.decoratePublisher(Sources.of(1, 2, 3)).subscribe(received);
		subscription(received).request(0);
		assertThat(received.failure()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("(0)");
		assertThat(this.bulkhead.active()).isZero();
	}

	@Test
	void whoAsksForLessThanOneElementWhileItGetsOneIsToldSoToo() {
		Received<Integer> received = new Received<>(1) {

			@Override
			public void onNext(Integer element) {
				subscription(this).request(0);
			}

		};
		ByHand<Integer> source = new ByHand<>();
		this.bulkhead.<Integer>decoratePublisher(source).subscribe(received);
		source.next(1);
		assertThat(source.cancelled).isTrue();
		assertThat(received.failure()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("(0)");
		assertThat(received.ends).isOne();
	}

	@Test
	void aSubscriberThatFailsIsCancelled() {
		this.bulkhead.decoratePublisher(Sources.of(1, 2, 3)).subscribe(new Flow.Subscriber<>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				subscription.request(3);
			}

			@Override
			public void onNext(Integer element) {
				throw new IllegalStateException("must not");
			}

			@Override
			public void onError(Throwable failure) {
				// not asked for here
			}

			@Override
			public void onComplete() {
				// not asked for here
			}

		});
		assertThat(this.bulkhead.active()).isZero();
	}

	@ParameterizedTest
	@MethodSource("retries")
	void aFailureBeforeTheFirstElementIsTriedAgain(Decorator retry) throws Exception {
		AtomicInteger attempts = new AtomicInteger();
		Received<String> received = new Received<>(5);
		retry.<String>decoratePublisher((subscriber) -> {
			boolean first = attempts.incrementAndGet() == 1;
			Flow.Publisher<String> source = first ? Sources.failing(new IOException("down")) : Sources.of("x", "y");
			source.subscribe(subscriber);
		}).subscribe(received);
		assertThat(received.hasEnded()).isFalse();
		TIME.advance(SECOND);
		assertThat(received.elements()).containsExactly("x", "y");
		assertThat(attempts).hasValue(2);
	}

	@ParameterizedTest
	@MethodSource("retries")
	void aFailureAfterElementsIsToldOnceAndNotTriedAgain(Decorator retry) {
		IOException failure = new IOException("down");
		Received<String> received = new Received<>(5);
		retry.decoratePublisher(Sources.failing(failure, "x")).subscribe(received);
		assertThat(received.failure()).isSameAs(failure);
		assertThat(received.soFar()).containsExactly("x");
		assertThat(received.ends).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("timeouts")
	void theTimeoutBoundsTheTimeToTheFirstElementAndBetweenAnyTwo(Decorator timeout) {
		ByHand<String> source = new ByHand<>();
		Received<String> received = new Received<>(Long.MAX_VALUE);
		timeout.<String>decoratePublisher(source).subscribe(received);
		for (int i = 0; i < 4; i++) {
			TIME.advance(Duration.ofMillis(900));
			source.next("x");
		}
		assertThat(received.hasEnded()).isFalse();
		TIME.advance(SECOND);
		assertThat(received.failure()).isInstanceOf(CallTimeoutException.class).hasMessageContaining("timeout of PT1S");
		assertThat(received.soFar()).hasSize(4);
		assertThat(source.cancelled).isTrue();
	}

	@Test
	void theTimeToTheFirstElementHasTheWaitForAPermitInIt() {
		Guard guard = Guard.builder()
			.time(TIME, TIME)
			.timeout(TimeoutConfig.of(SECOND))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).queueSize(1).maxWait(SECOND).build())
			.build();
		Permit taken = guard.bulkhead().acquire();
		ByHand<String> source = new ByHand<>();
		Received<String> received = new Received<>(1);
		guard.<String>decoratePublisher(source).subscribe(received);
		TIME.advance(Duration.ofMillis(900));
		taken.close();
		assertThat(source.subscriber).isNotNull();
		assertThat(received.hasEnded()).isFalse();
		TIME.advance(Duration.ofMillis(100));
		assertThat(received.hasEnded()).isTrue();
		assertThat(received.failure()).isInstanceOf(CallTimeoutException.class).hasMessageContaining("timeout of PT1S");
	}

	@ParameterizedTest
	@MethodSource("breakers")
	void aStreamIsNotSlowForBeingLongNorItsEndAResult(Decorator decorator, CircuitBreaker breaker) throws Exception {
		for (int stream = 0; stream < 3; stream++) {
			ByHand<String> source = new ByHand<>();
			Received<String> received = new Received<>(Long.MAX_VALUE);
			decorator.<String>decoratePublisher(source).subscribe(received);
			for (int i = 0; i < 10; i++) {
				TIME.advance(Duration.ofMillis(900));
				source.next("x");
			}
			source.complete();
			assertThat(received.elements()).hasSize(10);
			Received<String> cancelled = new Received<>(0);
			decorator.<String>decoratePublisher(new ByHand<>()).subscribe(cancelled);
			TIME.advance(SECOND.multipliedBy(2));
			subscription(cancelled).cancel();
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(3);
		assertThat(breaker.snapshot().failures()).isZero();
		ByHand<String> source = new ByHand<>();
		decorator.<String>decoratePublisher(source).subscribe(new Received<>(1));
		TIME.advance(SECOND);
		source.complete();
		assertThat(breaker.snapshot().failures()).as("slow to its end").isOne();
	}

	@ParameterizedTest
	@MethodSource("timeouts")
	void whatTheSubscriberDoesNotAskForIsNotLate(Decorator timeout) {
		ByHand<String> source = new ByHand<>();
		Received<String> received = new Received<>(1);
		timeout.<String>decoratePublisher(source).subscribe(received);
		source.next("x");
		TIME.advance(Duration.ofSeconds(5));
		assertThat(received.hasEnded()).isFalse();
		subscription(received).request(1);
		TIME.advance(SECOND);
		assertThat(received.failure()).isInstanceOf(CallTimeoutException.class);
	}

	@ParameterizedTest
	@MethodSource("timeouts")
	void theTotalTimeoutBoundsTheWholeStream(Decorator timeout) {
		ByHand<String> source = new ByHand<>();
		Received<String> received = new Received<>(Long.MAX_VALUE);
		timeout.<String>decoratePublisher(source).subscribe(received);
		for (int i = 0; i < 19; i++) {
			TIME.advance(Duration.ofMillis(500));
			source.next("x");
		}
		assertThat(received.hasEnded()).isFalse();
		TIME.advance(Duration.ofMillis(500));
		assertThat(received.failure()).isInstanceOf(CallTimeoutException.class)
			.hasMessageContaining("total_timeout of PT10S");
	}

	@Test
	void aFallbackAnswersOnlyBeforeTheFirstElementAndWhenItIsAskedFor() throws Exception {
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().value("none").build());
		Received<String> received = new Received<>(0);
		fallback.decoratePublisher(Sources.failing(new IOException("down"))).subscribe(received);
		subscription(received).request(1);
		assertThat(received.elements()).containsExactly("none");
		Received<String> midway = new Received<>(5);
		fallback.decoratePublisher(Sources.failing(new IOException("down"), "x")).subscribe(midway);
		assertThat(midway.failure()).isInstanceOf(IOException.class);
		assertThat(midway.soFar()).containsExactly("x");
	}

	@Test
	void timeoutsThatRaceWithElementsLeaveOneEndAndAllPermits() throws Exception {
		try (TimerThread timer = new TimerThread("race");
				Guard guard = Guard.builder()
					.time(Ticker.system(), timer)
					.timeout(TimeoutConfig.of(Duration.ofMillis(2)))
					.bulkhead(BulkheadConfig.builder().maxConcurrent(2).build())
					.build()) {
			for (int round = 0; round < 300; round++) {
				CountDownLatch end = new CountDownLatch(1);
				AtomicInteger ends = new AtomicInteger();
				try (SubmissionPublisher<Integer> source = new SubmissionPublisher<>()) {
					guard.<Integer>decoratePublisher(source).subscribe(new Flow.Subscriber<>() {

						@Override
						public void onSubscribe(Flow.Subscription subscription) {
							subscription.request(Long.MAX_VALUE);
						}

						@Override
						public void onNext(Integer element) {
							assertThat(ends).hasValue(0);
						}

						@Override
						public void onError(Throwable failure) {
							ends.incrementAndGet();
							end.countDown();
						}

						@Override
						public void onComplete() {
							onError(new AssertionError());
						}

					});
					for (int i = 0; i < round; i++) {
						source.submit(i);
					}
				}
				end.await();
				assertThat(ends).hasValue(1);
			}
			assertThat(guard.bulkhead().active()).isZero();
			assertThat(guard.bulkhead().snapshot().abandoned()).isZero();
		}
	}

	private static Flow.Subscription subscription(Received<?> received) {
		return Objects.requireNonNull(received.subscription);
	}

	private static final class ByHand<T> implements Flow.Publisher<T>, Flow.Subscription {

		private Flow.@Nullable Subscriber<? super T> subscriber;

		private boolean cancelled;

		@Override
		public void subscribe(Flow.Subscriber<? super T> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(this);
		}

		void next(T element) {
			Objects.requireNonNull(this.subscriber).onNext(element);
		}

		void complete() {
			Objects.requireNonNull(this.subscriber).onComplete();
		}

		@Override
		public void request(long n) {
			// moved by hand
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

}
