package io.resilience.spring.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.retry.RetryConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A RestClient and its guard against a real server.
 */
class RestClientGuardsTests {

	private final LoopbackServer server = new LoopbackServer();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private Dependency dependency = TestDependencies.create((config) -> config.retry(TestDependencies.RETRY));

	@AfterEach
	void close() {
		this.server.close();
	}

	private RestClient client() {
		return client(new JdkClientHttpRequestFactory(this.http));
	}

	private RestClient client(ClientHttpRequestFactory requestFactory) {
		return RestClient.builder()
			.baseUrl(this.server.url())
			.requestFactory(requestFactory)
			.requestInterceptor(RestClientGuards.interceptor(this.dependency))
			.build();
	}

	private String get() {
		return String.valueOf(client().get().uri("/pay/{id}", 7).retrieve().body(String.class));
	}

	private long count(Outcome outcome) {
		return TestDependencies.count(this.dependency, outcome);
	}

	@Test
	void aSuccessGoesThroughAsItIs() {
		this.server.answers(201, "created", "X-Id", "9");
		ResponseEntity<String> answer = client().get().uri("/pay").retrieve().toEntity(String.class);
		assertThat(answer.getStatusCode().value()).isEqualTo(201);
		assertThat(answer.getBody()).isEqualTo("created");
		assertThat(answer.getHeaders().getFirst("X-Id")).isEqualTo("9");
		assertThat(count(Outcome.SUCCESS)).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 503, 429 })
	void aFailingAnswerIsTriedAgain(int status) {
		this.server.answers(status, "busy").answers(status, "busy");
		assertThat(get()).isEqualTo("ok");
		assertThat(this.server.requests()).hasSize(3);
		assertThat(count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void theCallerGetsTheLastAnswerNotAnExceptionOfTheGuard() {
		this.server.answers(503, "one").answers(502, "two").answers(500, "three");
		assertThatExceptionOfType(HttpServerErrorException.InternalServerError.class).isThrownBy(this::get)
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("three"));
		assertThat(count(Outcome.FAILURE)).isOne();
	}

	@Test
	void aStatusOfTheCallersMakingIsASuccessOfTheDependency() {
		this.server.answers(404, "no such payment");
		assertThatExceptionOfType(HttpClientErrorException.NotFound.class).isThrownBy(this::get);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void failingAnswersOpenTheBreaker() {
		this.dependency = TestDependencies
			.create((config) -> config.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(2).build()));
		this.server.answers(500, "").answers(429, "");
		assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(this::get);
		assertThatExceptionOfType(HttpClientErrorException.class).isThrownBy(this::get);
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(this::get);
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void settingsCanNameWhatTheClientWouldThrow() {
		this.dependency = TestDependencies.create((config) -> config.retry(TestDependencies.RETRY.toBuilder()
			.nonRetryableExceptions(HttpServerErrorException.InternalServerError.class)
			.build()));
		this.server.answers(503, "").answers(500, "");
		assertThatExceptionOfType(HttpServerErrorException.InternalServerError.class).isThrownBy(this::get);
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void aRequestThatIsNotIdempotentIsSentOnce() {
		this.server.answers(503, "busy");
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> client().post().uri("/pay").body("10 EUR").retrieve().toBodilessEntity());
		assertThat(this.server.requests()).containsExactly("POST /pay");
	}

	@Test
	void anIdempotencyKeyAllowsToSendItAgain() {
		this.server.answers(503, "busy");
		client().post().uri("/pay").header("Idempotency-Key", "1").body("10 EUR").retrieve().toBodilessEntity();
		assertThat(this.server.requests()).containsExactly("POST /pay", "POST /pay");
	}

	@ParameterizedTest
	@EnumSource(value = BulkheadType.class, names = { "SEMAPHORE", "THREAD_POOL" })
	void aRequestThatIsNotIdempotentIsSentOnceAlsoIfItTimesOut(BulkheadType bulkhead) {
		this.dependency = TestDependencies.create((
				config) -> config.bulkheadType(bulkhead).timeout(Duration.ofMillis(200)).retry(TestDependencies.RETRY));
		this.server.hangs();
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> client().post().uri("/pay").body("10 EUR").retrieve().toBodilessEntity())
			.satisfies((ex) -> assertThat(ex.timeout()).isEqualTo(Duration.ofMillis(200)));
		assertThat(this.server.requests()).containsExactly("POST /pay");
		assertThat(count(Outcome.TIMEOUT)).isOne();
	}

	@Test
	void aLostConnectionIsTriedAgainOnlyIfTheRequestMayBe() {
		String closed = "http://localhost:1";
		this.dependency = TestDependencies.create((config) -> config.retry(TestDependencies.RETRY));
		AtomicInteger attempts = new AtomicInteger();
		RestClient client = client().mutate().baseUrl(closed).requestInterceptor((request, body, execution) -> {
			attempts.incrementAndGet();
			return execution.execute(request, body);
		}).build();
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.get().uri("/").retrieve().toBodilessEntity());
		assertThat(attempts.getAndSet(0)).isEqualTo(3);
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.post().uri("/").retrieve().toBodilessEntity());
		assertThat(attempts).hasValue(1);
	}

	static Stream<String> retryAfterOfOneSecond() {
		return Stream.of("1", "date");
	}

	@ParameterizedTest
	@MethodSource("retryAfterOfOneSecond")
	void noAttemptIsMadeBeforeRetryAfter(String value) {
		String told = "date".equals(value)
				? DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(3).atOffset(ZoneOffset.UTC))
				: value;
		this.server.answers(503, "", HttpHeaders.RETRY_AFTER, told);
		long start = System.nanoTime();
		assertThat(get()).isEqualTo("ok");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(990),
				Duration.ofSeconds(10));
	}

	@Test
	void aRetryAfterBeyondTheLongestPauseEndsTheCall() {
		this.server.answers(503, "come back tomorrow", HttpHeaders.RETRY_AFTER, "86400");
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(this::get)
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("come back tomorrow"));
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void aHangingServerEndsAtTheTimeout() {
		this.dependency = TestDependencies.create((config) -> config.timeout(Duration.ofMillis(200)));
		this.server.hangs();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(this::get);
		assertThat(this.dependency.bulkhead().snapshot().active()).isZero();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void aServerThatHangsInTheBodyEndsAtTheTimeoutToo() {
		this.dependency = TestDependencies.create((config) -> config.timeout(Duration.ofMillis(300)));
		this.server.hangsInTheBody(200, "application/json");
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(this::get);
		assertThat(count(Outcome.TIMEOUT)).isOne();
	}

	@Test
	void aConnectionThatHearsNoInterruptEndsAtTheTimeout() {
		this.dependency = TestDependencies.create((config) -> config.timeout(Duration.ofMillis(300)));
		RestClient client = client(new DeadlineSimpleRequestFactory());
		this.server.hangs().hangsInTheBody(200, "application/json");
		long start = System.nanoTime();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(CallTimeoutException.class)
				.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class));
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void theDeadlineEndsAStreamThatTheCallerReads() {
		this.dependency = TestDependencies.create((config) -> config.timeout(Duration.ofMillis(500)));
		RestClient client = client(new DeadlineJdkRequestFactory(this.http, null));
		this.server.hangsInTheBody(200, MediaType.TEXT_EVENT_STREAM_VALUE);
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class));
		assertThat(count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void aLongBodyArrivesWhole() {
		String body = "0123456789".repeat(100_000);
		this.server.answers(200, body);
		assertThat(get()).isEqualTo(body);
	}

	@Test
	void noConnectionLeaks() {
		for (int i = 0; i < 20; i++) {
			this.server.answers(503, "x".repeat(1000)).answers(200, "x".repeat(1000));
			get();
		}
		assertThat(this.server.requests()).hasSize(40);
		assertThat(this.server.connections()).isOne();
	}

	@Test
	void theOperationIsTheMethodAndTheTemplate() {
		client().get().uri("/pay/{id}?page={page}", 7, 1).retrieve().toBodilessEntity();
		client().get().uri(this.server.url() + "/pay/{id}", 8).retrieve().toBodilessEntity();
		client().delete().uri((uri) -> uri.path("/pay/9").build()).retrieve().toBodilessEntity();
		assertThat(this.dependency.guard().operations()).extracting(Operation::name)
			.containsExactlyInAnyOrder(Operation.UNNAMED, "GET /pay/{id}", "DELETE");
	}

	@Test
	void urisThatAreNoTemplatesDoNotFillTheMemory() {
		HttpOperations operations = new HttpOperations(this.dependency);
		for (int i = 0; i < 1000; i++) {
			operations.find("GET", "/pay/" + i);
		}
		assertThat(this.dependency.guard().operations()).hasSize(HttpOperations.MOST_TEMPLATES + 2);
	}

	@Test
	void anInterfaceOfExchangesIsGuardedToo() {
		Payments payments = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client()))
			.build()
			.createClient(Payments.class);
		this.server.answers(503, "");
		assertThat(payments.find(7)).isEqualTo("ok");
		assertThat(this.server.requests()).containsExactly("GET /pay/7", "GET /pay/7");
		assertThat(this.dependency.guard().operations()).extracting(Operation::name).contains("GET /pay/{id}");
	}

	@Test
	void anInterruptedCallerIsNoFailureOfTheDependency() {
		this.server.hangs();
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			try {
				get();
			}
			catch (Throwable ex) {
				thrown.set(ex);
			}
		});
		caller.start();
		await().until(() -> !this.server.requests().isEmpty());
		caller.interrupt();
		await().until(() -> !caller.isAlive());
		assertThat(thrown.get()).isInstanceOf(CallInterruptedException.class);
		assertThat(count(Outcome.CANCELLED)).isOne();
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void anAnswerThatComesAfterTheCallerHasLeftIsClosed() {
		this.dependency = TestDependencies.create((config) -> config.bulkheadType(BulkheadType.THREAD_POOL)
			.timeout(Duration.ofMillis(200))
			.retry(RetryConfig.builder().maxAttempts(1).build()));
		CompletableFuture<Void> left = new CompletableFuture<>();
		AtomicReference<Boolean> closed = new AtomicReference<>(false);
		RestClient client = client().mutate().requestInterceptor((request, body, execution) -> {
			left.orTimeout(10, TimeUnit.SECONDS).handle((nothing, ex) -> true).join();
			return new ClosedResponse(closed);
		}).build();
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> client.get().uri("/").retrieve().toBodilessEntity());
		left.complete(null);
		await().until(closed::get);
	}

	interface Payments {

		@GetExchange("/pay/{id}")
		String find(@PathVariable("id") int id);

	}

}
