package io.resilience.spring.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.Permit;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.autoconfigure.ResilienceAopAutoConfiguration;
import io.resilience.spring.autoconfigure.ResilienceAutoConfiguration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReturnTypesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ResilienceAutoConfiguration.class, ResilienceAopAutoConfiguration.class))
		.withBean(Later.class)
		.withPropertyValues("external_dependencies.api.max_concurrent=1", "external_dependencies.api.timeout=60",
				"external_dependencies.late.timeout=0.05", "external_dependencies.flaky.retry.max_attempts=3",
				"external_dependencies.flaky.retry.base_delay=0");

	@Test
	void aStageHoldsItsPermitUntilItIsComplete() {
		run((later, registry) -> {
			CompletionStage<String> first = later.stage();
			assertThat(registry.get("api").bulkhead().active()).isOne();
			assertThat(later.stage()).failsWithin(Duration.ofSeconds(60))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(BulkheadFullException.class);
			later.complete("done");
			assertThat(first).isCompletedWithValue("done");
			assertThat(registry.get("api").bulkhead().active()).isZero();
		});
	}

	@Test
	void aStageThatIsLateTimesOut() {
		run((later, registry) -> assertThat(later.late()).failsWithin(Duration.ofSeconds(60))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(CallTimeoutException.class));
	}

	@Test
	void aStageThatFailsIsAnsweredByAStage() {
		run((later, registry) -> {
			assertThat(later.answered()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("answer to down");
			assertThat(registry.get("other").snapshot().calls().count(Outcome.FAILURE)).isOne();
		});
	}

	@Test
	void aStageIsTriedAgain() {
		run((later, registry) -> {
			assertThat(later.flaky()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("third");
			assertThat(later.attempts()).isEqualTo(3);
		});
	}

	@Test
	void eachSubscriptionOfAMonoIsACall() {
		run((later, registry) -> {
			Mono<String> mono = later.mono();
			assertThat(registry.get("api").snapshot().calls().total()).isZero();
			StepVerifier.create(mono).expectNext("one").verifyComplete();
			StepVerifier.create(mono).expectNext("one").verifyComplete();
			assertThat(registry.get("api").snapshot().calls().count(Outcome.SUCCESS)).isEqualTo(2);
			Permit permit = registry.get("api").bulkhead().acquire();
			StepVerifier.create(mono).verifyError(BulkheadFullException.class);
			permit.close();
			assertThat(later.attempts()).isEqualTo(2);
		});
	}

	@Test
	void aMonoAndAFluxThatFailAreAnswered() {
		run((later, registry) -> {
			StepVerifier.create(later.answeredMono()).expectNext("answer").verifyComplete();
			StepVerifier.create(later.answeredFlux()).expectNext("a", "b").verifyComplete();
		});
	}

	@Test
	void aFluxThatFailsAfterItsFirstElementIsNotAnswered() {
		run((later,
				registry) -> StepVerifier.create(later.fluxThatBreaks()).expectNext("a").verifyErrorMessage("down"));
	}

	@Test
	void aFluxHoldsItsPermitToItsEnd() {
		run((later, registry) -> StepVerifier.create(later.flux(), 1)
			.expectNext("a")
			.then(() -> assertThat(registry.get("api").bulkhead().active()).isOne())
			.thenRequest(1)
			.expectNext("b")
			.verifyComplete());
	}

	@Test
	void aBodyThatThrowsBeforeItReturnsAStageFailsTheStage() {
		run((later, registry) -> assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> later.throwing().get())
			.withCauseInstanceOf(IllegalStateException.class));
	}

	private void run(Trial trial) {
		this.runner
			.run((context) -> trial.run(context.getBean(Later.class), context.getBean(DependencyRegistry.class)));
	}

	interface Trial {

		void run(Later later, DependencyRegistry registry);

	}

	static class Later {

		private final CompletableFuture<String> pending = new CompletableFuture<>();

		private final AtomicInteger attempts = new AtomicInteger();

		void complete(String value) {
			this.pending.complete(value);
		}

		int attempts() {
			return this.attempts.get();
		}

		@ApiCall("api")
		public CompletionStage<String> stage() {
			return this.pending;
		}

		@ApiCall("late")
		public CompletionStage<String> late() {
			return new CompletableFuture<>();
		}

		@ApiCall(value = "other", fallback = "answer")
		public CompletableFuture<String> answered() {
			return CompletableFuture.failedFuture(new IOException("down"));
		}

		CompletableFuture<String> answer(IOException failure) {
			return CompletableFuture.completedFuture("answer to " + failure.getMessage());
		}

		@ApiCall("flaky")
		public CompletableFuture<String> flaky() {
			return (this.attempts.incrementAndGet() < 3) ? CompletableFuture.failedFuture(new IOException("down"))
					: CompletableFuture.completedFuture("third");
		}

		@ApiCall("other")
		public CompletableFuture<String> throwing() {
			throw new IllegalStateException("at once");
		}

		@ApiCall("api")
		public Mono<String> mono() {
			this.attempts.incrementAndGet();
			return Mono.just("one");
		}

		@ApiCall(value = "other", fallback = "answerMono")
		public Mono<String> answeredMono() {
			return Mono.error(new IOException("down"));
		}

		Mono<String> answerMono() {
			return Mono.just("answer");
		}

		@ApiCall("api")
		public Flux<String> flux() {
			return Flux.just("a", "b");
		}

		@ApiCall(value = "other", fallback = "answerFlux")
		public Flux<String> answeredFlux() {
			return Flux.error(new IOException("down"));
		}

		@ApiCall(value = "other", fallback = "answerFlux")
		public Flux<String> fluxThatBreaks() {
			return Flux.just("a").concatWith(Mono.error(new IOException("down")));
		}

		Flux<String> answerFlux(Throwable failure) {
			return Flux.just("a", "b");
		}

	}

}
