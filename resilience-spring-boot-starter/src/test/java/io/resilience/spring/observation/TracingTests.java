package io.resilience.spring.observation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.resilience.CircuitOpenException;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Guard;
import io.resilience.reactor.ReactorGuard;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.registry.MicrometerContextPropagator;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The spans that guarded calls become, through the bridge to OpenTelemetry.
 */
class TracingTests {

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.contextPropagator(new MicrometerContextPropagator())
		.build();

	@BeforeEach
	void trace() {
		OtelTracer tracer = new OtelTracer(this.provider.get("test"), new OtelCurrentTraceContext(), (event) -> {
		});
		this.observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
		observe(null);
	}

	private Runnable observe(@Nullable ResilienceCallObservationConvention convention) {
		return this.registry.observers().add(new ObservationCallObserver(this.observations, this.registry, convention));
	}

	@AfterEach
	void close() {
		this.registry.close();
		this.provider.close();
	}

	@Test
	void callIsASpanBetweenItsCallersAndItsBodys() throws Exception {
		Dependency db = this.registry.registerDatabase("user_db");
		within("request", () -> db.call("find", () -> within("query", () -> "user")));
		SpanData call = span("user_db find");
		assertThat(call.getParentSpanId()).isEqualTo(span("request").getSpanId());
		assertThat(span("query").getParentSpanId()).isEqualTo(call.getSpanId());
		assertThat(tag(call, "dependency")).isEqualTo("user_db");
		assertThat(tag(call, "type")).isEqualTo("database");
		assertThat(tag(call, "operation")).isEqualTo("find");
		assertThat(tag(call, "outcome")).isEqualTo("success");
		assertThat(tag(call, "circuitbreaker.state")).isEqualTo("closed");
		assertThat(tag(call, "attempts")).isEqualTo("1");
		assertThat(Duration.parse(tag(call, "deadline.remaining"))).isBetween(Duration.ofSeconds(1),
				Duration.ofSeconds(10));
		assertThat(tag(call, "retry.budget")).isEqualTo("none");
		assertThat(call.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	@Test
	void attemptsAreEventsAndTheRetryBudgetIsATag() {
		Dependency api = this.registry.register("api", DependencyConfig.builder(DependencyType.EXTERNAL_API)
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ofMillis(1)).jitter(Jitter.NONE).build())
			.build());
		IOException thrown = new IOException("connection reset");
		assertThat(catchThrowable(() -> api.call("pay", (Callable<String>) () -> {
			throw thrown;
		}))).isSameAs(thrown);
		SpanData call = span("api pay");
		assertThat(call.getEvents()).extracting(EventData::getName)
			.contains("attempt 1: failure", "attempt 2 in PT0.001S", "attempt 2: failure");
		assertThat(tag(call, "attempts")).isEqualTo("2");
		assertThat(tag(call, "outcome")).isEqualTo("failure");
		assertThat(Long.parseLong(tag(call, "retry.budget"))).isNotNegative();
		assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(call.getEvents()).filteredOn((event) -> event.getName().equals("exception"))
			.singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
				.isEqualTo(IOException.class.getName()));
	}

	@Test
	void rejectionIsASpanThatSaysWhy() {
		Dependency db = this.registry.registerDatabase("user_db");
		db.circuitBreaker().forceOpen();
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> db.call("find", () -> "user"));
		SpanData call = span("user_db find");
		assertThat(tag(call, "outcome")).isEqualTo("circuit_open");
		assertThat(tag(call, "circuitbreaker.state")).isEqualTo("forced_open");
		assertThat(tag(call, "deadline.remaining")).isEqualTo("none");
		assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void spansFollowTheBodyToAThreadPool() throws Exception {
		Dependency files = this.registry.registerFileSystem("files");
		Thread worker = within("request", () -> files.call("read", () -> within("disk", Thread::currentThread)));
		assertThat(worker).isNotSameAs(Thread.currentThread());
		assertThat(span("files read").getParentSpanId()).isEqualTo(span("request").getSpanId());
		assertThat(span("disk").getParentSpanId()).isEqualTo(span("files read").getSpanId());
		assertThat(this.observations.getCurrentObservation()).isNull();
	}

	@Test
	void spanOfAnAsynchronousCallLastsUntilItsStageEnds() throws Exception {
		Dependency api = this.registry.registerApi("api");
		CompletableFuture<String> answer = new CompletableFuture<>();
		CompletableFuture<String> call = within("request",
				() -> api.callAsync("pay", () -> within("client", () -> answer)));
		assertThat(this.exporter.getFinishedSpanItems()).extracting(SpanData::getName)
			.containsExactly("client", "request");
		answer.completeAsync(() -> "receipt");
		assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("receipt");
		assertThat(span("api pay").getParentSpanId()).isEqualTo(span("request").getSpanId());
		assertThat(span("client").getParentSpanId()).isEqualTo(span("api pay").getSpanId());
	}

	@Test
	void monoFindsItsParentInTheContextAndIsThereForItsSource() {
		Dependency api = this.registry.registerApi("api");
		Observation request = Observation.start("request", this.observations);
		Mono<String> source = Mono.deferContextual((context) -> {
			Observation.createNotStarted("client", this.observations)
				.parentObservation(context.get(ObservationThreadLocalAccessor.KEY))
				.observe(() -> {
				});
			return Mono.just("receipt");
		});
		assertThat(ReactorGuard.guard(api.operation("pay"), source)
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, request))
			.subscribeOn(Schedulers.parallel())
			.block(Duration.ofSeconds(30))).isEqualTo("receipt");
		request.stop();
		assertThat(span("api pay").getParentSpanId()).isEqualTo(span("request").getSpanId());
		assertThat(span("client").getParentSpanId()).isEqualTo(span("api pay").getSpanId());
	}

	@Test
	void fluxFindsItsParentInTheContextAndIsThereForItsSource() {
		Dependency api = this.registry.registerApi("api");
		Observation request = Observation.start("request", this.observations);
		Flux<Integer> source = Flux.deferContextual((context) -> {
			Observation.createNotStarted("client", this.observations)
				.parentObservation(context.get(ObservationThreadLocalAccessor.KEY))
				.observe(() -> {
				});
			return Flux.range(1, 3);
		});
		assertThat(ReactorGuard.guard(api.operation("list"), source)
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, request))
			.subscribeOn(Schedulers.parallel())
			.collectList()
			.block(Duration.ofSeconds(30))).containsExactly(1, 2, 3);
		request.stop();
		assertThat(span("api list").getParentSpanId()).isEqualTo(span("request").getSpanId());
		assertThat(span("client").getParentSpanId()).isEqualTo(span("api list").getSpanId());
	}

	@Test
	void patternIsTheParentOfTheCallsItMakes() throws Exception {
		Dependency db = this.registry.registerDatabase("user_db");
		Guard order = Guard.builder()
			.name("place_order")
			.observers(this.registry.observers())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(30)))
			.build();
		order.call((Callable<String>) () -> db.call("find", (Callable<String>) () -> "user"));
		assertThat(tag(span("place_order default"), "type")).isEqualTo("pattern");
		assertThat(span("user_db find").getParentSpanId()).isEqualTo(span("place_order default").getSpanId());
	}

	@Test
	void switchedOffByAPredicateThereIsNoSpan() {
		this.observations.observationConfig().observationPredicate((name, context) -> !name.equals("resilience.call"));
		this.registry.registerCache("cache").call("get", () -> within("lookup", () -> "value"));
		assertThat(this.exporter.getFinishedSpanItems()).extracting(SpanData::getName).containsExactly("lookup");
	}

	@Test
	void conventionOfTheUsersNamesAndTags() {
		DependencyRegistry own = this.registry;
		own.observers().add(new ObservationCallObserver(this.observations, own, new DefaultConvention()));
		own.registerCache("cache").call("get", () -> "value");
		assertThat(tag(span("guarded cache"), "team")).isEqualTo("search");
	}

	private <T> T within(String name, Callable<T> body) {
		Observation observation = Observation.start(name, this.observations);
		Observation.Scope scope = observation.openScope();
		try {
			return body.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			scope.close();
			observation.stop();
		}
	}

	private SpanData span(String name) {
		List<SpanData> found = this.exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.toList();
		assertThat(found).as(name).hasSize(1);
		return found.get(0);
	}

	private static String tag(SpanData span, String key) {
		return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
	}

	private static final class DefaultConvention extends DefaultResilienceCallObservationConvention {

		@Override
		public String getContextualName(ResilienceCallContext context) {
			return "guarded " + context.operation().guard().name();
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(ResilienceCallContext context) {
			return super.getLowCardinalityKeyValues(context).and(KeyValue.of("team", "search"));
		}

	}

}
