package io.resilience.spring.aop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.resilience.LoadShedException;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.LoadSignal;
import io.resilience.loadshed.Priority;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.LoadShed;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inbound work that answers later is in flight until it has answered, failed or been
 * given up: each stage, and each subscription.
 */
class LoadShedStreamsTests {

	private volatile double pressure;

	@Test
	void eachSubscriptionOfAMonoIsWorkOfItsOwn() {
		run((inbound, shedder) -> {
			Mono<String> mono = inbound.mono();
			assertThat(inbound.begun()).isEqualTo(0);
			assertThat(shedder.snapshot().inFlight()).isZero();
			Disposable first = mono.subscribe();
			Disposable second = mono.subscribe();
			assertThat(inbound.begun()).isEqualTo(2);
			assertThat(shedder.snapshot().inFlight()).isEqualTo(2);
			second.dispose();
			assertThat(shedder.snapshot().inFlight()).isOne();
			inbound.answer().tryEmitValue("done").orThrow();
			assertThat(first.isDisposed()).isTrue();
			assertThat(shedder.snapshot().inFlight()).isZero();
		});
	}

	@Test
	void monoIsNoLongerInFlightWhenItsSubscriberHasTheAnswer() {
		run((inbound, shedder) -> {
			AtomicInteger atAnswer = new AtomicInteger(-1);
			inbound.mono().subscribe((answer) -> atAnswer.set(shedder.snapshot().inFlight()));
			inbound.answer().tryEmitValue("done").orThrow();
			assertThat(atAnswer).hasValue(0);
		});
	}

	@Test
	void monoThatFailsOrIsEmptyIsNoLongerInFlight() {
		run((inbound, shedder) -> {
			StepVerifier.create(inbound.failingMono()).verifyErrorMessage("fails");
			StepVerifier.create(inbound.throwingMono()).verifyErrorMessage("throws");
			StepVerifier.create(inbound.emptyMono()).verifyComplete();
			StepVerifier.create(inbound.nullMono()).verifyComplete();
			assertThat(shedder.snapshot().inFlight()).isZero();
		});
	}

	@Test
	void fluxIsInFlightToItsEnd() {
		run((inbound, shedder) -> StepVerifier.create(inbound.flux(), 1)
			.expectNext("a")
			.then(() -> assertThat(shedder.snapshot().inFlight()).isOne())
			.thenRequest(1)
			.expectNext("b")
			.verifyComplete());
		run((inbound, shedder) -> {
			StepVerifier.create(inbound.flux()).expectNext("a").thenCancel().verify();
			assertThat(shedder.snapshot().inFlight()).isZero();
			StepVerifier.create(inbound.failingFlux()).expectNext("a").verifyErrorMessage("fails");
			assertThat(shedder.snapshot().inFlight()).isZero();
		});
	}

	@Test
	void refusalIsASignalToTheSubscriberAndBeginsNothing() {
		run((inbound, shedder) -> {
			Mono<String> mono = inbound.mono();
			Flux<String> flux = inbound.flux();
			this.pressure = 0.95;
			StepVerifier.create(mono).verifyError(LoadShedException.class);
			StepVerifier.create(flux).verifyError(LoadShedException.class);
			assertThat(inbound.stage()).failsWithin(Duration.ZERO)
				.withThrowableThat()
				.withCauseInstanceOf(LoadShedException.class);
			assertThat(inbound.begun()).isEqualTo(0);
			this.pressure = 0;
			StepVerifier.create(flux).expectNext("a", "b").verifyComplete();
			assertThat(inbound.begun()).isEqualTo(1);
		});
	}

	@Test
	void cancelledStageIsCancelledForItsWorkTooAndNoLongerInFlight() {
		run((inbound, shedder) -> {
			CompletionStage<String> stage = inbound.stage();
			assertThat(shedder.snapshot().inFlight()).isOne();
			stage.toCompletableFuture().cancel(true);
			assertThat(inbound.pending()).isCancelled();
			assertThat(shedder.snapshot().inFlight()).isZero();
		});
	}

	@Test
	void stageIsNoLongerInFlightWhenItsCallerHasTheAnswer() {
		run((inbound, shedder) -> {
			AtomicInteger atAnswer = new AtomicInteger(-1);
			inbound.stage().thenAccept((answer) -> atAnswer.set(shedder.snapshot().inFlight()));
			inbound.pending().complete("done");
			assertThat(atAnswer).hasValue(0);
		});
	}

	private void run(BiConsumer<Inbound, LoadShedder> trial) {
		this.pressure = 0;
		LoadShedderConfig config = LoadShedderConfig.builder()
			.cpuThreshold(1)
			.memoryThreshold(1)
			.sampleInterval(Duration.ofNanos(1))
			.build();
		Contexts.plain()
			.withBean(Inbound.class)
			.withBean(LoadShedder.class,
					() -> LoadShedder.builder("inbound")
						.config(config)
						.signal(LoadSignal.of("fake", () -> this.pressure))
						.build())
			.run((context) -> trial.accept(context.getBean(Inbound.class), context.getBean(LoadShedder.class)));
	}

	static class Inbound {

		private final AtomicInteger begun = new AtomicInteger();

		private final Sinks.One<String> answer = Sinks.one();

		private final CompletableFuture<String> pending = new CompletableFuture<>();

		int begun() {
			return this.begun.get();
		}

		Sinks.One<String> answer() {
			return this.answer;
		}

		CompletableFuture<String> pending() {
			return this.pending;
		}

		@LoadShed(priority = Priority.BACKGROUND)
		public Mono<String> mono() {
			this.begun.incrementAndGet();
			return this.answer.asMono();
		}

		@LoadShed
		public Mono<String> failingMono() {
			return Mono.error(new IllegalStateException("fails"));
		}

		@LoadShed
		public Mono<String> throwingMono() {
			throw new IllegalStateException("throws");
		}

		@LoadShed
		public Mono<String> emptyMono() {
			return Mono.empty();
		}

		@LoadShed
		public Mono<String> nullMono() {
			return null;
		}

		@LoadShed(priority = Priority.BACKGROUND)
		public Flux<String> flux() {
			this.begun.incrementAndGet();
			return Flux.just("a", "b");
		}

		@LoadShed
		public Flux<String> failingFlux() {
			return Flux.just("a").concatWith(Mono.error(new IllegalStateException("fails")));
		}

		@LoadShed(priority = Priority.BACKGROUND)
		public CompletionStage<String> stage() {
			this.begun.incrementAndGet();
			return this.pending;
		}

	}

}
