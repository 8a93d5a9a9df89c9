package io.resilience.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.event.ResilienceEvent;
import io.resilience.guard.Guard;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FaultInjectorTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Dependency database = this.registry.register("user_db", DependencyType.DATABASE);

	private final Dependency cache = this.registry.register("session_cache", DependencyType.CACHE);

	private final FaultInjector injector = new FaultInjector(this.registry);

	private final List<ResilienceEvent> events = new ArrayList<>();

	FaultInjectorTests() {
		this.registry.events().add((event) -> {
			if (event instanceof ExperimentChanged) {
				this.events.add(event);
			}
		});
	}

	@AfterEach
	void close() {
		this.injector.close();
		this.registry.close();
	}

	@Test
	void guardsSeeAnInjectedExceptionAsOneOfTheBody() {
		AtomicInteger bodies = new AtomicInteger();
		start(FaultRule.always("user_db", Fault.exception(IOException.class)));
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> this.database.call("load", bodies::incrementAndGet))
				.withMessage("injected by an experiment");
		}
		assertThatExceptionOfType(CircuitOpenException.class)
			.isThrownBy(() -> this.database.call("load", bodies::incrementAndGet));
		assertThat(bodies).hasValue(0);
		assertThat(this.cache.call("get", () -> "untouched")).isEqualTo("untouched");
		assertThat(this.injector.find("test").orElseThrow().injected()).isEqualTo(5);
		assertThat(this.injector.injected()).isEqualTo(5);
		assertThat(this.injector.running()).hasSize(1);
	}

	@Test
	void errorsMayBeInjectedToo() {
		start(FaultRule.always("user_db", Fault.exception(OutOfMemoryError.class)));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.database.call(() -> "no"));
		assertThat(this.database.snapshot().bulkhead().active()).isZero();
	}

	@Test
	void strikesOnlyTheOperationThatItNames() {
		start(new FaultRule("user_db", "save", Fault.exception(IOException.class), 1));
		assertThat(this.database.call("load", () -> "fine")).isEqualTo("fine");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.database.call("save", () -> "no"));
	}

	@Test
	void aShareOfTheCallsFailsTheSameWithTheSameSeed() {
		List<Boolean> first = fates(7);
		List<Boolean> second = fates(7);
		List<Boolean> other = fates(8);
		assertThat(second).isEqualTo(first);
		assertThat(other).isNotEqualTo(first);
		assertThat(first.stream().filter((fine) -> !fine).count()).isBetween(200L, 400L);
	}

	private List<Boolean> fates(long seed) {
		this.injector.start(Experiment.builder("seed")
			.rule(new FaultRule("session_cache", null, Fault.exception(IOException.class), 0.3))
			.seed(seed)
			.build());
		List<Boolean> fates = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			boolean fine = true;
			try {
				this.cache.call("get", () -> "value");
			}
			catch (Exception ex) {
				fine = false;
			}
			fates.add(fine);
		}
		this.injector.stop("seed", "enough");
		return fates;
	}

	@Test
	void latencyComesBeforeTheBodyAndCountsAgainstTheTimeout() throws Exception {
		start(FaultRule.always("session_cache", Fault.latency(Duration.ofSeconds(1))));
		FutureTask<String> call = inThread(() -> this.cache.call("get", () -> "value"));
		this.time.awaitParked(1);
		this.time.advance(Duration.ofMillis(999));
		assertThat(call).isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertThat(call.get()).isEqualTo("value");
		this.injector.stop("test", "next");
		start(FaultRule.always("session_cache", Fault.latency(Duration.ofSeconds(3))));
		FutureTask<String> late = inThread(() -> this.cache.call("get", () -> "value"));
		this.time.awaitParked(1);
		this.time.advance(Duration.ofSeconds(3));
		assertThat(late).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(CallTimeoutException.class);
	}

	@Test
	void aHangingCallEndsAtItsTimeoutOrWithTheExperiment() throws Exception {
		Dependency pool = this.registry.register("files", DependencyType.FILE_SYSTEM);
		start(FaultRule.always("files", Fault.hang()));
		FutureTask<String> call = inThread(() -> pool.call("read", () -> "content"));
		this.time.awaitParked(2);
		assertThat(pool.snapshot().bulkhead().active()).isOne();
		this.injector.emergencyStop("enough");
		assertThat(call.get()).isEqualTo("content");
	}

	@Test
	void callsThatAnswerLaterAreHeldUpWithoutAThread() {
		start(FaultRule.always("session_cache", Fault.latency(Duration.ofSeconds(1))));
		CompletableFuture<String> call = this.cache.callAsync("get", () -> CompletableFuture.completedFuture("value"));
		assertThat(call).isNotDone();
		assertThat(this.cache.snapshot().bulkhead().active()).isOne();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call).isCompletedWithValue("value");
	}

	@Test
	void aHangingCallThatAnswersLaterKeepsItsPermitUntilTheExperimentIsOver() {
		AtomicInteger bodies = new AtomicInteger();
		start(FaultRule.always("session_cache", Fault.hang()));
		CompletableFuture<Integer> call = this.cache.callAsync("get",
				() -> CompletableFuture.completedFuture(bodies.incrementAndGet()));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(call).isCompletedExceptionally();
		assertThat(this.cache.snapshot().bulkhead().abandoned()).isOne();
		this.injector.stop("test", "enough");
		assertThat(this.cache.snapshot().bulkhead().active()).isZero();
		assertThat(this.cache.snapshot().bulkhead().abandoned()).isZero();
		assertThat(bodies).hasValue(0);
	}

	@Test
	void aWrongResultComesInPlaceOfTheBody() {
		start(FaultRule.always("session_cache", Fault.result("wrong")));
		assertThat(this.cache.call("get", () -> "right")).isEqualTo("wrong");
		assertThat(this.cache.callAsync("get", () -> CompletableFuture.completedFuture("right")))
			.isCompletedWithValue("wrong");
	}

	@Test
	void theFirstRuleThatStrikesIsTheOnlyOneHoweverACallAnswers() throws Exception {
		start(FaultRule.always("session_cache", Fault.latency(Duration.ofSeconds(1))),
				FaultRule.always("session_cache", Fault.exception(IOException.class)));
		FutureTask<String> blocking = inThread(() -> this.cache.call("get", () -> "value"));
		this.time.awaitParked(1);
		CompletableFuture<String> later = this.cache.callAsync("get", () -> CompletableFuture.completedFuture("value"));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(blocking.get()).isEqualTo("value");
		assertThat(later).isCompletedWithValue("value");
		assertThat(this.injector.find("test").orElseThrow().injected()).isEqualTo(2);
	}

	@Test
	void aFaultThatComesBeforeADelaySparesTheCallFromIt() {
		start(FaultRule.always("session_cache", Fault.exception(IOException.class)),
				FaultRule.always("session_cache", Fault.hang()));
		assertThat(this.cache.callAsync("get", () -> CompletableFuture.completedFuture("value")))
			.isCompletedExceptionally();
		this.injector.stop("test", "next");
		assertThat(this.injector.find("test").orElseThrow().injected()).isOne();
		start(FaultRule.always("session_cache", Fault.result("wrong")),
				FaultRule.always("session_cache", Fault.hang()));
		assertThat(this.cache.callAsync("get", () -> CompletableFuture.completedFuture("value")))
			.isCompletedWithValue("wrong");
	}

	@Test
	void guardsThatAreNoDependencyAreLeftAloneWhateverTheirName() {
		Guard pattern = Guard.builder().name("session_cache").observers(this.registry.observers()).build();
		start(FaultRule.always("*", Fault.exception(IOException.class)),
				FaultRule.always("session_cache", Fault.exception(IOException.class)));
		assertThat(pattern.<String, RuntimeException>call(() -> "composed")).isEqualTo("composed");
		assertThat(this.injector.find("test").orElseThrow().injected()).isZero();
	}

	@Test
	void eachAttemptOfARetryMeetsItsOwnFate() {
		Dependency api = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.circuitBreaker(null)
					.retry(RetryConfig.builder().maxAttempts(50).baseDelay(Duration.ZERO).build())
					.build());
		start(new FaultRule("api", null, Fault.exception(IOException.class), 0.5));
		assertThat(api.call("pay", () -> "paid")).isEqualTo("paid");
	}

	@Test
	void isCompletedWhenItsTimeIsOverAndNothingStrikesAnyMore() {
		start(FaultRule.always("session_cache", Fault.exception(IOException.class)));
		this.time.advance(Duration.ofSeconds(60));
		assertThat(state()).isEqualTo(ExperimentState.COMPLETED);
		assertThat(this.injector.running()).isEmpty();
		assertThat(this.cache.call("get", () -> "value")).isEqualTo("value");
		assertThat(this.events).extracting(ResilienceEvent::type)
			.containsExactly("experiment_created", "experiment_running", "experiment_completed");
	}

	@Test
	void isDeclaredOnceAndBeginsLater() {
		Experiment experiment = Experiment.builder("test")
			.rule(FaultRule.always("session_cache", Fault.exception(IOException.class)))
			.build();
		assertThat(this.injector.declare(experiment).state()).isEqualTo(ExperimentState.CREATED);
		assertThat(state()).isEqualTo(ExperimentState.CREATED);
		assertThat(this.cache.call("get", () -> "value")).isEqualTo("value");
		assertThatIllegalStateException().isThrownBy(() -> this.injector.declare(experiment))
			.withMessage("Experiment 'test' is known already: give one of the two another name");
		this.injector.start(experiment);
		assertThat(this.injector.emergencyStop("enough")).isOne();
		assertThat(this.events).extracting(ResilienceEvent::type)
			.containsExactly("experiment_created", "experiment_running", "experiment_aborted");
		assertThat(this.events.get(0).details()).containsEntry("experiment", "test")
			.containsEntry("reason", "not begun yet");
	}

	@Test
	void oneThatIsDeclaredIsNotForgottenForOthersThatAreOver() {
		this.injector
			.declare(Experiment.builder("declared").rule(FaultRule.always("session_cache", Fault.hang())).build());
		for (int i = 0; i < 2 * FaultInjector.KEPT; i++) {
			this.injector
				.start(Experiment.builder("test " + i).rule(FaultRule.always("session_cache", Fault.hang())).build());
			this.injector.emergencyStop("enough");
		}
		assertThat(this.injector.find("declared")).isPresent();
		assertThat(this.injector.experiments()).hasSize(FaultInjector.KEPT);
	}

	@Test
	void doesNotBeginWithoutASteadyState() {
		Objects.requireNonNull(this.database.circuitBreaker()).forceOpen("by hand");
		this.injector.start(Experiment.builder("test")
			.rule(FaultRule.always("session_cache", Fault.hang()))
			.steadyState(SteadyState.of(0.9, "user_db"))
			.build());
		assertThat(state()).isEqualTo(ExperimentState.FAILED);
		assertThat(this.injector.find("test").orElseThrow().reason())
			.isEqualTo("no steady state before it: the breaker of 'user_db' is forced_open");
		assertThat(this.cache.call("get", () -> "value")).isEqualTo("value");
	}

	@Test
	void hasFailedIfTheSteadyStateDoesNotHoldAfterwards() {
		this.injector.start(Experiment.builder("test")
			.rule(FaultRule.always("session_cache", Fault.exception(IOException.class)))
			.steadyState(SteadyState.of(0.9, "user_db"))
			.duration(Duration.ofSeconds(10))
			.build());
		for (int i = 0; i < 5; i++) { // the database suffers from it
			assertThatIllegalStateException().isThrownBy(() -> this.database.call("load", () -> {
				throw new IllegalStateException("cache is gone");
			}));
		}
		this.time.advance(Duration.ofSeconds(10));
		assertThat(state()).isEqualTo(ExperimentState.FAILED);
	}

	@Test
	void isAbortedWithinASecondWhenItsLimitIsPassed() {
		this.injector.start(Experiment.builder("test")
			.rule(FaultRule.always("session_cache", Fault.exception(IOException.class)))
			.limit(SteadyState.successRate(0.5, "session_cache"))
			.build());
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.cache.call("get", () -> "value"));
		}
		this.time.advance(Duration.ofSeconds(1));
		assertThat(state()).isEqualTo(ExperimentState.ABORTED);
		assertThat(this.injector.find("test").orElseThrow().reason()).isEqualTo(
				"its limit is passed: only 0.0 % of the calls of 'session_cache' succeeded in the last minute, not 50.0 %");
		assertThat(this.cache.call("get", () -> "value")).isEqualTo("value");
	}

	@Test
	void refusesWhatCannotBe() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> start(FaultRule.always("user_bd", Fault.hang())))
			.withMessageContaining("user_db");
		for (Experiment.Builder misspelt : List.of(
				Experiment.builder("test").limit(SteadyState.successRate(0.5, "session_cache", "user_bd")),
				Experiment.builder("test").steadyState(SteadyState.of(0.5, "user_bd")))) {
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(
					() -> this.injector.start(misspelt.rule(FaultRule.always("session_cache", Fault.hang())).build()))
				.withMessageContaining("Did you mean 'user_db'?");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> Experiment.builder("empty").build());
		assertThatIllegalArgumentException().isThrownBy(() -> new FaultRule("*", null, Fault.hang(), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new FaultRule("*", null, Fault.hang(), Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.exception(Throwable.class));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.latency(Duration.ZERO));
		start(FaultRule.always("*", Fault.hang()));
		assertThatIllegalStateException().isThrownBy(() -> start(FaultRule.always("*", Fault.hang())))
			.withMessageContaining("is running already");
	}

	@Test
	void keepsTheLastHundred() {
		for (int i = 0; i < 150; i++) {
			this.injector.start(Experiment.builder("test " + i).rule(FaultRule.always("*", Fault.hang())).build());
			this.injector.stop("test " + i, "next");
		}
		assertThat(this.injector.experiments()).hasSize(FaultInjector.KEPT);
		assertThat(this.injector.find("test 149")).isPresent();
	}

	@Test
	void nothingBeginsOnceItIsClosed() {
		this.injector.close();
		assertThatIllegalStateException().isThrownBy(() -> start(FaultRule.always("*", Fault.hang())));
		assertThat(this.database.snapshot().circuitState()).isEqualTo(CircuitState.CLOSED);
	}

	private void start(FaultRule... rules) {
		Experiment.Builder experiment = Experiment.builder("test");
		List.of(rules).forEach(experiment::rule);
		this.injector.start(experiment.build());
	}

	private ExperimentState state() {
		return this.injector.find("test").orElseThrow().state();
	}

	private static <T> FutureTask<T> inThread(Callable<T> body) {
		FutureTask<T> task = new FutureTask<>(body);
		new Thread(task).start();
		return task;
	}

}
