package io.resilience.spring.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.resilience.CallTimeoutException;
import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.ObservedCall;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CpuCall;
import io.resilience.spring.annotation.DatabaseCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logging context, observation and security context of the caller are there wherever a
 * call runs code of the application: in the body, in each retry, in the fallback and in
 * listeners, whatever thread runs them.
 */
class CallersContextTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final String ALL = "4711 alice request";

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final Seen seen = new Seen(this.observations);

	private final ApplicationContextRunner runner = Contexts.plain()
		.withPropertyValues("resilience.retry_policy.base_delay=1ms", "resilience.retry_policy.jitter=none",
				"external_dependencies.db.type=database", "external_dependencies.db.retry.max_attempts=3",
				"external_dependencies.cpu.type=cpu_intensive", "external_dependencies.cpu.max_concurrent=1",
				"external_dependencies.cpu.retry.max_attempts=3",
				"external_dependencies.cpu.enable_circuit_breaker=true", "external_dependencies.api.type=external_api",
				"external_dependencies.api.retry.max_attempts=3",
				"external_dependencies.api.circuit_breaker.failure_threshold=3")
		.withBean(Seen.class, () -> this.seen)
		.withBean(Calls.class);

	@BeforeEach
	void enter() {
		this.observations.observationConfig().observationHandler((context) -> true);
		MDC.put("request", "4711");
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "secret"));
	}

	@AfterEach
	void leave() {
		MDC.clear();
		SecurityContextHolder.clearContext();
	}

	@ParameterizedTest
	@ValueSource(strings = { "onSemaphore", "onWorker", "stage", "mono", "flux" })
	void contextIsThereInTheBodyInEachRetryAndInTheFallback(String method) {
		this.runner.run((context) -> {
			assertThat(call(context.getBean(Calls.class), method)).isEqualTo("answered");
			assertThat(this.seen.all()).containsExactly("body " + ALL, "body " + ALL, "body " + ALL, "fallback " + ALL);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "onSemaphore", "onWorker", "stage", "mono", "flux" })
	void loggingContextIsThereWithoutMicrometerToo(String method) {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.context")).run((context) -> {
			call(context.getBean(Calls.class), method);
			assertThat(this.seen.all()).hasSize(4).allMatch((line) -> line.contains(" 4711 "));
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void contextIsThereOnVirtualThreads() {
		this.runner.withPropertyValues("external_dependencies.cpu.bulkhead_type=virtual_thread").run((context) -> {
			call(context.getBean(Calls.class), "onWorker");
			assertThat(this.seen.all()).hasSize(4).allMatch((line) -> line.endsWith(ALL));
		});
	}

	@Test
	void contextIsThereInTheFallbackOfATimeoutOnATimersThread() {
		this.runner.run((context) -> {
			assertThat(call(context.getBean(Calls.class), "lateStage")).isEqualTo("CallTimeoutException");
			assertThat(this.seen.all()).containsExactly("fallback " + ALL);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "onSemaphore", "onWorker", "stage", "mono", "flux", "lateStage" })
	void contextIsThereInListenersAndObservers(String method) {
		this.runner.withBean(Listener.class).run((context) -> {
			DependencyRegistry registry = context.getBean(DependencyRegistry.class);
			registry.events().add((event) -> this.seen.see("told " + event.type()));
			registry.observers().add((operation) -> new Observer(this.seen));
			call(context.getBean(Calls.class), method);
			assertThat(this.seen.all()).anyMatch((line) -> line.startsWith("observed attempt 1"))
				.anyMatch((line) -> line.startsWith("observed end"))
				.anyMatch((line) -> line.startsWith("told call_"))
				.allMatch((line) -> line.endsWith(ALL));
			if (!method.equals("lateStage")) {
				assertThat(this.seen.all()).anyMatch((line) -> line.startsWith("observed attempt 3"));
			}
			if (method.matches("stage|mono|flux")) {
				assertThat(this.seen.all()).anyMatch((line) -> line.startsWith("heard circuit"));
			}
		});
	}

	@Test
	void poolThreadIsCleanAfterwards() {
		this.runner.withPropertyValues("external_dependencies.cpu.enable_circuit_breaker=false").run((context) -> {
			call(context.getBean(Calls.class), "onWorker");
			leave();
			this.seen.clear();
			call(context.getBean(Calls.class), "onWorker");
			assertThat(this.seen.all()).containsExactly("body null null request", "body null null request",
					"body null null request", "fallback null null request");
			this.seen.clear();
			assertThat(context.getBean(Calls.class).onWorker()).isEqualTo("answered");
			assertThat(this.seen.all()).allMatch((line) -> line.endsWith("null null null"));
		});
	}

	private String call(Calls calls, String method) {
		Observation request = Observation.start("request", this.observations);
		Object result;
		try (Observation.Scope scope = request.openScope()) {
			result = Calls.class.getMethod(method).invoke(calls);
			if (result instanceof CompletionStage<?> stage) {
				result = stage.toCompletableFuture().orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
			}
			else if (result instanceof Publisher<?> publisher) {
				result = Flux.from(publisher).blockLast(LONG);
			}
			assertThat(scope.getCurrentObservation()).isSameAs(request);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
		request.stop();
		return (String) result;
	}

	static class Listener {

		private final Seen seen;

		Listener(Seen seen) {
			this.seen = seen;
		}

		@EventListener
		void hear(CircuitBreakerStateChanged event) {
			this.seen.see("heard " + event.type());
		}

	}

	record Observer(Seen seen) implements ObservedCall {

		@Override
		public void attemptBegins(int number) {
			this.seen.see("observed attempt " + number);
		}

		@Override
		public void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
			this.seen.see("observed the end of attempt " + number);
		}

		@Override
		public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
			this.seen.see("observed end");
		}

	}

	static class Seen {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		private final ObservationRegistry observations;

		Seen(ObservationRegistry observations) {
			this.observations = observations;
		}

		void see(String where) {
			Authentication user = SecurityContextHolder.getContext().getAuthentication();
			Observation observation = this.observations.getCurrentObservation();
			this.lines.add("%s %s %s %s".formatted(where, MDC.get("request"), (user != null) ? user.getName() : null,
					(observation != null) ? observation.getContext().getName() : null));
		}

		List<String> all() {
			return this.lines;
		}

		void clear() {
			this.lines.clear();
		}

	}

	public static class Calls {

		private final Seen seen;

		private final Executor elsewhere = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

		Calls(Seen seen) {
			this.seen = seen;
		}

		@DatabaseCall(value = "db", fallback = "answer")
		public String onSemaphore() {
			this.seen.see("body");
			throw new IllegalStateException();
		}

		@CpuCall(value = "cpu", fallback = "answer")
		public String onWorker() {
			this.seen.see("body");
			throw new IllegalStateException();
		}

		String answer() {
			this.seen.see("fallback");
			return "answered";
		}

		@ApiCall(value = "api", fallback = "answerLater")
		public CompletionStage<String> stage() {
			this.seen.see("body");
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalStateException();
			}, this.elsewhere);
		}

		CompletableFuture<String> answerLater() {
			return CompletableFuture.completedFuture(answer());
		}

		@ApiCall(value = "api", fallback = "answerMono")
		public Mono<String> mono() {
			this.seen.see("body");
			return Mono.delay(Duration.ofMillis(1), Schedulers.parallel())
				.then(Mono.error(new IllegalStateException()));
		}

		Mono<String> answerMono() {
			return Mono.just(answer());
		}

		@ApiCall(value = "api", fallback = "answerFlux")
		public Flux<String> flux() {
			this.seen.see("body");
			return Flux.interval(Duration.ofMillis(1)).flatMap((i) -> Mono.error(new IllegalStateException()));
		}

		Flux<String> answerFlux() {
			return Flux.just(answer());
		}

		@ApiCall(value = "late", timeout = "10ms", fallback = "tooLate")
		public CompletableFuture<String> lateStage() {
			return new CompletableFuture<>();
		}

		CompletableFuture<String> tooLate(CallTimeoutException ex) {
			this.seen.see("fallback");
			return CompletableFuture.completedFuture("CallTimeoutException");
		}

	}

}
