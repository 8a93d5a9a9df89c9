package io.resilience.reactor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Guard;
import io.resilience.guard.GuardBuilder;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.retry.RetryConfig;
import io.resilience.retry.RetryResult;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ReactorGuardFluxTests {

	private final ManualTime time = new ManualTime();

	private final Guard guard = guard().build();

	private final Operation operation = this.guard.operation("op");

	private final TestPublisher<String> source = TestPublisher.create();

	private final AtomicInteger subscriptions = new AtomicInteger();

	@Test
	void elementsPassAndTheStreamIsOneCall() {
		StepVerifier.create(ReactorGuard.guard(this.operation, Flux.range(0, 1000)))
			.expectNextCount(1000)
			.verifyComplete();
		StepVerifier.create(ReactorGuard.guard(this.operation, Flux.empty())).verifyComplete();
		assertThat(this.operation.count(Outcome.SUCCESS)).isEqualTo(2);
		assertThat(this.guard.bulkhead().active()).isZero();
	}

	@Test
	void permitIsHeldToTheEndOfTheStream() {
		StepVerifier.create(guarded()).then(() -> this.source.next("a")).expectNext("a").then(() -> {
			assertThat(this.guard.bulkhead().active()).isEqualTo(1);
			StepVerifier.create(ReactorGuard.guard(this.operation, Flux.just("never")))
				.verifyError(BulkheadFullException.class);
			this.source.complete();
		}).verifyComplete();
		assertThat(this.guard.bulkhead().active()).isZero();
	}

	@Test
	void timeoutBoundsTheTimeToTheFirstElement() {
		StepVerifier.create(guarded())
			.then(() -> advance(999))
			.then(() -> this.source.assertNotCancelled())
			.then(() -> advance(1))
			.verifyError(CallTimeoutException.class);
		this.source.assertCancelled();
		assertThat(this.guard.bulkhead().active()).isZero();
		assertThat(this.guard.circuitBreaker().snapshot().failures()).isEqualTo(1);
	}

	@Test
	void timeoutBoundsTheTimeBetweenElementsAndNotTheStream() {
		StepVerifier.Step<String> stream = StepVerifier.create(guarded());
		for (int i = 0; i < 20; i++) {
			stream = stream.then(() -> advance(900)).then(() -> this.source.next("next")).expectNext("next");
		}
		stream.then(() -> advance(999))
			.then(() -> this.source.assertNotCancelled())
			.then(() -> advance(1))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(CallTimeoutException.class)
				.hasMessageContaining("timeout of PT1S"));
		this.source.assertCancelled();
		assertThat(this.operation.count(Outcome.TIMEOUT)).isEqualTo(1);
	}

	@Test
	void totalTimeoutBoundsTheWholeStream() {
		Guard total = guard()
			.timeout(TimeoutConfig.builder().timeout(Duration.ofSeconds(1)).total(Duration.ofMillis(1500)).build())
			.build();
		StepVerifier.create(ReactorGuard.guard(total.operation("op"), this.source.flux()))
			.then(() -> advance(900))
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.then(() -> advance(600))
			.verifyErrorSatisfies((ex) -> assertThat(ex).hasMessageContaining("total_timeout of PT1.5S"));
		this.source.assertCancelled();
	}

	@Test
	void whatTheSubscriberDoesNotAskForIsNotLate() {
		StepVerifier.create(guarded(), 1)
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.then(() -> advance(10_000))
			.thenRequest(1)
			.then(() -> advance(900))
			.then(() -> this.source.next("b"))
			.expectNext("b")
			.then(this.source::complete)
			.verifyComplete();
	}

	@Test
	void requestsReachTheSourceAsTheyAre() {
		List<Long> requests = new ArrayList<>();
		AtomicLong produced = new AtomicLong();
		Flux<Long> counted = Flux.<Long>generate((sink) -> sink.next(produced.incrementAndGet()))
			.doOnRequest(requests::add);
		StepVerifier.create(ReactorGuard.guard(this.operation, counted), 0)
			.thenRequest(2)
			.expectNext(1L, 2L)
			.thenRequest(3)
			.expectNext(3L, 4L, 5L)
			.thenCancel()
			.verify();
		assertThat(requests).containsExactly(2L, 3L);
		assertThat(produced).hasValue(5);
	}

	@Test
	void subscriberThatCancelsSaysNeitherSuccessNorFailure() {
		StepVerifier.create(ReactorGuard.guard(this.operation, Flux.range(1, Integer.MAX_VALUE)).take(3))
			.expectNext(1, 2, 3)
			.verifyComplete();
		StepVerifier.create(guarded()).then(() -> this.source.next("a")).expectNext("a").thenCancel().verify();
		this.source.assertCancelled();
		assertThat(this.guard.bulkhead().active()).isZero();
		assertThat(this.operation.count(Outcome.CANCELLED)).isEqualTo(2);
		assertThat(this.guard.circuitBreaker().snapshot().failures()).isZero();
	}

	@Test
	void failureAfterElementsIsToldOnceAndNotRetried() {
		Guard retrying = guard().retry(RetryConfig.builder().maxAttempts(3).baseDelay(Duration.ZERO).build()).build();
		Flux<String> failing = Flux.defer(() -> {
			this.subscriptions.incrementAndGet();
			return Flux.just("a", "b").concatWith(Mono.error(new IOException()));
		});
		StepVerifier.create(ReactorGuard.guard(retrying.operation("op"), failing))
			.expectNext("a", "b")
			.verifyError(IOException.class);
		assertThat(this.subscriptions).hasValue(1);
		assertThat(retrying.circuitBreaker().snapshot().failures()).isEqualTo(1);
		assertThat(retrying.retry().snapshot().ended(RetryResult.NOT_RETRYABLE)).isEqualTo(1);
	}

	@Test
	void failureBeforeTheFirstElementIsTriedAgain() {
		Guard retrying = guard().retry(RetryConfig.builder().maxAttempts(3).baseDelay(Duration.ZERO).build()).build();
		Flux<String> failing = Flux.defer(
				() -> (this.subscriptions.incrementAndGet() < 3) ? Flux.error(new IOException()) : Flux.just("a", "b"));
		StepVerifier.create(ReactorGuard.guard(retrying.operation("op"), failing), 1)
			.then(() -> advance(1))
			.expectNext("a")
			.thenRequest(1)
			.expectNext("b")
			.verifyComplete();
		assertThat(retrying.operation("op").count(Outcome.SUCCESS)).isEqualTo(1);
	}

	@Test
	void attemptGivenUpForALaterOnePassesNothingOn() {
		Guard retrying = guard().retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ZERO).build()).build();
		TestPublisher<String> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		TestPublisher<String> second = TestPublisher.create();
		Flux<String> flux = Flux.defer(() -> (this.subscriptions.incrementAndGet() == 1) ? deaf.flux() : second.flux());
		StepVerifier.create(ReactorGuard.guard(retrying.operation("op"), flux))
			.then(() -> advance(1000))
			.then(() -> advance(1))
			.then(() -> deaf.next("late"))
			.then(() -> second.next("a"))
			.expectNext("a")
			.then(second::complete)
			.verifyComplete();
	}

	@Test
	void contextOfTheSubscriberReachesTheSource() {
		Flux<String> flux = Flux.deferContextual((context) -> Flux.just(context.get("key"), "b"));
		StepVerifier.create(ReactorGuard.guard(this.operation, flux).contextWrite((context) -> context.put("key", "a")))
			.expectNext("a", "b")
			.verifyComplete();
	}

	@Test
	void elementThatComesAfterTheEndIsDiscardedSoThatWhatItHoldsIsFreed() {
		List<String> discarded = new ArrayList<>();
		TestPublisher<String> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		StepVerifier.create(ReactorGuard.guard(this.operation, late.flux()).doOnDiscard(String.class, discarded::add))
			.then(() -> late.next("in time"))
			.expectNext("in time")
			.then(() -> advance(1000))
			.verifyError(CallTimeoutException.class);
		late.next("late");
		assertThat(discarded).containsExactly("late");
	}

	@Test
	void rejectionIsAnErrorSignalAndTheSourceIsNotSubscribedTo() {
		this.guard.circuitBreaker().forceOpen();
		StepVerifier.create(guarded()).verifyError();
		this.source.assertWasNotSubscribed();
	}

	@Test
	void fallbackAnswersOnlyBeforeTheFirstElement() {
		Fallback<Publisher<String>> fallback = Fallback.of("f",
				FallbackConfig.<Publisher<String>>builder().value(Flux.just("else")).build());
		StepVerifier.create(ReactorGuard.guard(this.operation, Flux.error(new IOException()), fallback))
			.expectNext("else")
			.verifyComplete();
		StepVerifier
			.create(ReactorGuard.guard(this.operation, Flux.just("a").concatWith(Mono.error(new IOException())),
					fallback))
			.expectNext("a")
			.verifyError(IOException.class);
		assertThat(this.guard.fallbacks().successes()).isEqualTo(1);
	}

	@Test
	void timeoutsThatRaceWithElementsLeaveOneEndAndAllPermits() {
		Guard racing = Guard.builder()
			.timeout(TimeoutConfig.of(Duration.ofNanos(50_000)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build())
			.build();
		for (int i = 0; i < 300; i++) {
			AtomicInteger ends = new AtomicInteger();
			Flux<Integer> flux = Flux.range(0, 50).publishOn(Schedulers.parallel());
			ReactorGuard.guard(racing.operation("op"), flux)
				.doOnTerminate(ends::incrementAndGet)
				.onErrorComplete()
				.blockLast(Duration.ofSeconds(10));
			assertThat(ends).hasValue(1);
		}
		while (racing.bulkhead().active() > 0) {
			Thread.onSpinWait();
		}
		assertThat(racing.bulkhead().snapshot().abandoned()).isZero();
	}

	private Flux<String> guarded() {
		return ReactorGuard.guard(this.operation, this.source.flux());
	}

	private void advance(long millis) {
		this.time.advance(Duration.ofMillis(millis));
	}

	private GuardBuilder guard() {
		return Guard.builder()
			.time(this.time, this.time)
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build());
	}

}
