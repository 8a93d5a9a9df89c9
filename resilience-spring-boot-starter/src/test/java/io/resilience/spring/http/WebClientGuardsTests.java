package io.resilience.spring.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A WebClient and its guard against a real server.
 */
class WebClientGuardsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final LoopbackServer server = new LoopbackServer();

	private Dependency dependency = TestDependencies.create((config) -> config.retry(TestDependencies.RETRY));

	@AfterEach
	void close() {
		this.server.close();
	}

	private WebClient.Builder builder() {
		HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		return WebClient.builder()
			.baseUrl(this.server.url())
			.clientConnector(new JdkClientHttpConnector(http))
			.filter(WebClientGuards.filter(this.dependency));
	}

	private Mono<String> get() {
		return builder().build().get().uri("/pay/{id}", 7).retrieve().bodyToMono(String.class);
	}

	private long count(Outcome outcome) {
		return TestDependencies.count(this.dependency, outcome);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 503, 429 })
	void aFailingAnswerIsTriedAgain(int status) {
		this.server.answers(status, "busy").answers(status, "busy");
		StepVerifier.create(get()).expectNext("ok").expectComplete().verify(LIMIT);
		assertThat(this.server.requests()).hasSize(3);
		assertThat(count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void theSubscriberGetsTheLastAnswerNotAnExceptionOfTheGuard() {
		this.server.answers(503, "one").answers(502, "two").answers(500, "three");
		StepVerifier.create(get())
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOfSatisfying(WebClientResponseException.InternalServerError.class,
							(error) -> assertThat(error.getResponseBodyAsString()).isEqualTo("three")))
			.verify(LIMIT);
		assertThat(count(Outcome.FAILURE)).isOne();
	}

	@Test
	void aStatusOfTheCallersMakingIsASuccessOfTheDependency() {
		this.server.answers(404, "");
		StepVerifier.create(get()).expectError(WebClientResponseException.NotFound.class).verify(LIMIT);
		assertThat(count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void failingAnswersOpenTheBreaker() {
		this.dependency = TestDependencies
			.create((config) -> config.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(1).build()));
		this.server.answers(500, "");
		StepVerifier.create(get()).expectError(WebClientResponseException.class).verify(LIMIT);
		StepVerifier.create(get()).expectError(CircuitOpenException.class).verify(LIMIT);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void eachSubscriptionIsACall() {
		Mono<String> get = get();
		assertThat(count(Outcome.SUCCESS)).isZero();
		StepVerifier.create(get.then(get)).expectNext("ok").expectComplete().verify(LIMIT);
		assertThat(count(Outcome.SUCCESS)).isEqualTo(2);
	}

	@Test
	void aRequestThatIsNotIdempotentIsSentOnce() {
		this.server.answers(503, "busy");
		StepVerifier.create(builder().build().post().uri("/pay").bodyValue("10 EUR").retrieve().toBodilessEntity())
			.expectError(WebClientResponseException.ServiceUnavailable.class)
			.verify(LIMIT);
		assertThat(this.server.requests()).containsExactly("POST /pay");
	}

	@Test
	void aRequestThatIsNotIdempotentIsSentOnceAlsoIfItTimesOut() {
		this.dependency = TestDependencies
			.create((config) -> config.timeout(Duration.ofMillis(200)).retry(TestDependencies.RETRY));
		this.server.hangs();
		StepVerifier.create(builder().build().post().uri("/pay").bodyValue("10 EUR").retrieve().toBodilessEntity())
			.expectError(CallTimeoutException.class)
			.verify(LIMIT);
		assertThat(this.server.requests()).containsExactly("POST /pay");
		await().until(() -> this.dependency.bulkhead().snapshot().active() == 0);
	}

	@Test
	void aHangingServerIsTriedAgainAfterTheTimeout() {
		this.dependency = TestDependencies
			.create((config) -> config.timeout(Duration.ofMillis(500)).retry(TestDependencies.RETRY));
		this.server.hangs();
		StepVerifier.create(get()).expectNext("ok").expectComplete().verify(LIMIT);
		await().until(() -> this.dependency.bulkhead().snapshot().active() == 0);
	}

	@Test
	void noAttemptIsMadeBeforeRetryAfter() {
		this.server.answers(503, "", HttpHeaders.RETRY_AFTER, "1");
		Duration took = StepVerifier.create(get()).expectNext("ok").expectComplete().verify(LIMIT);
		assertThat(took).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void cancellingGivesTheCallUpAndItsPermitBack() {
		this.server.hangs();
		Disposable subscription = get().subscribe();
		await().until(() -> !this.server.requests().isEmpty());
		subscription.dispose();
		await().until(() -> this.dependency.bulkhead().snapshot().active() == 0);
		assertThat(count(Outcome.FAILURE) + count(Outcome.TIMEOUT)).isZero();
	}

	@Test
	void noConnectionLeaks() {
		WebClient client = builder().build();
		for (int i = 0; i < 20; i++) {
			this.server.answers(503, "x".repeat(1000));
			StepVerifier.create(client.get().uri("/").retrieve().bodyToMono(String.class))
				.expectNext("ok")
				.expectComplete()
				.verify(LIMIT);
		}
		assertThat(this.server.requests()).hasSize(40);
		// The body of an unwanted answer may still be read when the next attempt begins.
		assertThat(this.server.connections()).isLessThan(10);
	}

	@Test
	void theContextOfTheSubscriberReachesEveryAttempt() {
		this.server.answers(503, "");
		AtomicInteger seen = new AtomicInteger();
		Mono<String> get = builder()
			.filter((request,
					next) -> Mono.deferContextual((context) -> next
						.exchange(ClientRequest.from(request).header("X-Tenant", context.<String>get("tenant")).build())
						.doOnNext((response) -> seen.incrementAndGet())))
			.build()
			.get()
			.uri("/")
			.retrieve()
			.bodyToMono(String.class);
		StepVerifier.create(get.contextWrite((context) -> context.put("tenant", "a")))
			.expectNext("ok")
			.expectComplete()
			.verify(LIMIT);
		assertThat(seen).hasValue(2);
	}

	@Test
	void theOperationIsTheMethodAndTheTemplate() {
		StepVerifier.create(get()).expectNext("ok").expectComplete().verify(LIMIT);
		assertThat(this.dependency.guard().operations()).extracting(Operation::name).contains("GET /pay/{id}");
	}

}
