package io.resilience.reactor;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Guard;
import io.resilience.guard.GuardBuilder;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.hedge.HedgeConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class ReactorGuardMonoTests {

	private final ManualTime time = new ManualTime();

	private final Guard guard = guard().build();

	private final Operation operation = this.guard.operation("op");

	private final AtomicInteger subscriptions = new AtomicInteger();

	@Test
	void elementAndEmptinessPass() {
		StepVerifier.create(ReactorGuard.guard(this.operation, Mono.just("value")))
			.expectNext("value")
			.verifyComplete();
		StepVerifier.create(ReactorGuard.guard(this.operation, Mono.empty())).verifyComplete();
		assertThat(this.operation.count(Outcome.SUCCESS)).isEqualTo(2);
		assertThat(this.guard.bulkhead().active()).isZero();
	}

	@Test
	void nothingHappensBeforeTheSubscriptionAndEachIsACall() {
		Mono<Integer> guarded = ReactorGuard.guard(this.operation,
				Mono.fromCallable(this.subscriptions::incrementAndGet));
		assertThat(this.subscriptions).hasValue(0);
		StepVerifier.create(guarded).expectNext(1).verifyComplete();
		StepVerifier.create(guarded).expectNext(2).verifyComplete();
	}

	@Test
	void failurePassesUnchanged() {
		IOException failure = new IOException();
		StepVerifier.create(ReactorGuard.guard(this.operation, Mono.error(failure)))
			.verifyErrorMatches((ex) -> ex == failure);
		StepVerifier.create(ReactorGuard.guard(this.operation, Mono.error(new CancellationException())))
			.verifyError(CancellationException.class);
		assertThat(this.operation.count(Outcome.FAILURE)).isEqualTo(1);
	}

	@Test
	void rejectionIsAnErrorSignalAndTheSourceIsNotSubscribedTo() {
		this.guard.circuitBreaker().forceOpen();
		StepVerifier.create(ReactorGuard.guard(this.operation, Mono.fromCallable(this.subscriptions::incrementAndGet)))
			.verifyError(CircuitOpenException.class);
		assertThat(this.subscriptions).hasValue(0);
	}

	@Test
	void lateSourceIsCancelledAndItsPermitIsBackWhenTheSubscriberHears() {
		TestPublisher<String> source = TestPublisher.create();
		StepVerifier.create(ReactorGuard.guard(this.operation, source.mono()).doOnError((ex) -> {
			source.assertCancelled();
			assertThat(this.guard.bulkhead().active()).isZero();
		}))
			.then(() -> assertThat(this.guard.bulkhead().active()).isEqualTo(1))
			.then(() -> this.time.advance(Duration.ofSeconds(1)))
			.verifyError(CallTimeoutException.class);
		assertThat(this.guard.circuitBreaker().snapshot().failures()).isEqualTo(1);
		assertThat(this.guard.bulkhead().snapshot().abandoned()).isZero();
	}

	@Test
	void cancellingTheSubscriptionCancelsTheCall() {
		TestPublisher<String> source = TestPublisher.create();
		Disposable subscription = ReactorGuard.guard(this.operation, source.mono()).subscribe();
		subscription.dispose();
		source.assertCancelled();
		assertThat(this.guard.bulkhead().active()).isZero();
		assertThat(this.operation.count(Outcome.CANCELLED)).isEqualTo(1);
		assertThat(this.guard.circuitBreaker().snapshot().failures()).isZero();
	}

	@Test
	void cancellingWhileWaitingForAPermitLeavesTheQueue() {
		Guard waiting = guard()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofMillis(500)).build())
			.build();
		Sinks.One<String> first = Sinks.one();
		ReactorGuard.guard(waiting.operation("op"), first.asMono()).subscribe();
		Disposable second = ReactorGuard
			.guard(waiting.operation("op"), Mono.fromCallable(this.subscriptions::incrementAndGet))
			.subscribe();
		second.dispose();
		assertThat(waiting.bulkhead().queued()).isZero();
		first.tryEmitValue("done");
		assertThat(this.subscriptions).hasValue(0);
		assertThat(waiting.bulkhead().active()).isZero();
	}

	@Test
	void waitingForAPermitTakesNoThread() {
		Guard waiting = guard()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofMillis(500)).build())
			.build();
		Sinks.One<String> first = Sinks.one();
		ReactorGuard.guard(waiting.operation("op"), first.asMono()).subscribe();
		StepVerifier.create(ReactorGuard.guard(waiting.operation("op"), Mono.just("second")))
			.then(() -> first.tryEmitValue("done"))
			.expectNext("second")
			.verifyComplete();
		Sinks.One<String> third = Sinks.one();
		ReactorGuard.guard(waiting.operation("op"), third.asMono()).subscribe();
		StepVerifier.create(ReactorGuard.guard(waiting.operation("op"), Mono.just("never")))
			.then(() -> this.time.advance(Duration.ofMillis(500)))
			.verifyError(BulkheadFullException.class);
	}

	@Test
	void contextOfTheSubscriberReachesTheSource() {
		Mono<String> source = Mono.deferContextual((context) -> Mono.just(context.get("key")));
		StepVerifier
			.create(ReactorGuard.guard(this.operation, source).contextWrite((context) -> context.put("key", "value")))
			.expectNext("value")
			.verifyComplete();
	}

	@Test
	void eachAttemptSubscribesAnew() {
		Guard retrying = guard().retry(RetryConfig.builder().maxAttempts(3).baseDelay(Duration.ZERO).build()).build();
		Mono<Integer> source = Mono.defer(() -> {
			int attempt = this.subscriptions.incrementAndGet();
			return (attempt < 3) ? Mono.error(new IOException()) : Mono.just(attempt);
		});
		StepVerifier.create(ReactorGuard.guard(retrying.operation("op"), source))
			.then(() -> this.time.advance(Duration.ofMillis(1)))
			.expectNext(3)
			.verifyComplete();
	}

	@Test
	void slowMonoIsHedged() {
		Guard hedged = guard().hedge(HedgeConfig.builder().delay(Duration.ofMillis(10)).build()).build();
		TestPublisher<String> slow = TestPublisher.create();
		Mono<String> source = Mono
			.defer(() -> (this.subscriptions.incrementAndGet() == 1) ? slow.mono() : Mono.just("second"));
		StepVerifier.create(ReactorGuard.guard(hedged.operation("op"), source))
			.then(() -> this.time.advance(Duration.ofMillis(10)))
			.expectNext("second")
			.verifyComplete();
		slow.assertCancelled();
	}

	@Test
	void fallbackAnswersOnceAndCounts() {
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().value("else").build());
		StepVerifier.create(ReactorGuard.guard(this.operation, Mono.error(new IOException()), fallback))
			.expectNext("else")
			.verifyComplete();
		assertThat(this.guard.fallbacks().successes()).isEqualTo(1);
	}

	@Test
	void failuresOpenTheBreaker() {
		for (int i = 0; i < 5; i++) {
			StepVerifier.create(ReactorGuard.guard(this.operation, Mono.error(new IOException()))).verifyError();
		}
		assertThat(this.guard.circuitBreaker().snapshot().state()).isEqualTo(CircuitState.OPEN);
	}

	private GuardBuilder guard() {
		return Guard.builder()
			.time(this.time, this.time)
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(5).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(2).build());
	}

}
