package io.resilience.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.RateLimitExceededException;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.loadshed.LoadShedder;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CacheCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients, health checks and scrapers get over HTTP, on one kind of server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private final DependencyRegistry registry;

	private final ManualTime time;

	HttpTests(WebApplicationType type) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(type);
		this.context = application.run("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.config.location=classpath:/http/application.yml");
		this.registry = this.context.getBean(DependencyRegistry.class);
		this.time = this.context.getBean(ManualTime.class);
	}

	@AfterAll
	void close() {
		this.context.close();
	}

	@BeforeEach
	void reset() {
		breaker().reset();
		this.time.advance(Duration.ofMinutes(2));
	}

	@Test
	void healthIsNestedUnderResilience() throws Exception {
		HttpResponse<String> response = get("/actuator/health");
		assertThat(response.statusCode()).isEqualTo(200);
		JSONAssert.assertEquals("""
				{"status": "UP", "components": {"resilience": {"status": "UP", "components": {
				  "user_db": {"status": "UP", "details": {"type": "database", "condition": "healthy",
				    "critical": true, "bulkheadUtilization": "0/7", "circuitBreakerState": "closed"}},
				  "sessions": {"status": "UP", "details": {"type": "cache", "condition": "healthy",
				    "critical": false, "bulkheadUtilization": "0/50", "circuitBreakerState": "disabled",
				    "successRate": "no calls yet"}}}}}}
				""", response.body(), JSONCompareMode.LENIENT);
	}

	@Test
	void healthOfOneDependencyHasItsOwnPath() throws Exception {
		assertThat(get("/actuator/health/resilience/user_db").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/health/resilience/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void criticalDependencyTakesHealthDown() throws Exception {
		breaker().forceOpen();
		HttpResponse<String> response = get("/actuator/health");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(JsonPath.<String>read(response.body(), "$.components.resilience.status")).isEqualTo("DOWN");
	}

	@Test
	void endpointShowsAllDependenciesAndMethods() throws Exception {
		HttpResponse<String> response = get("/actuator/resilience");
		assertThat(response.statusCode()).isEqualTo(200);
		JSONAssert.assertEquals("""
				{"status": "healthy", "dependencies": {"user_db": {}, "sessions": {}, "remote": {}}}
				""", response.body(), JSONCompareMode.LENIENT);
		List<Map<String, Object>> methods = JsonPath.read(response.body(), "$.methods[?(@.operation == 'find')]");
		assertThat(methods).singleElement().satisfies((method) -> {
			assertThat(method).containsEntry("method", Calls.class.getName() + ".find")
				.containsEntry("dependency", "user_db");
			assertThat(method.get("chain")).asString()
				.isEqualTo("[\"circuit_breaker(5 failures, PT1M)\",\"timeout(PT4S)\",\"semaphore(7, wait PT4S)\"]");
		});
	}

	@Test
	void endpointShowsOneDependencyWithTheOriginOfEachSetting() throws Exception {
		HttpResponse<String> response = get("/actuator/resilience/user_db");
		assertThat(response.statusCode()).isEqualTo(200);
		JSONAssert.assertEquals("""
				{"type": "database", "condition": "healthy", "critical": true,
				 "bulkhead": {"type": "semaphore", "active": 0, "capacity": 7, "queued": 0, "abandoned": 0},
				 "circuitBreaker": {"state": "closed", "failureRate": 0.0, "failures": 0},
				 "config": {
				   "timeout": {"value": "PT25S"},
				   "bulkhead.type": {"value": "semaphore", "origin": "type default"},
				   "bulkhead.max_concurrent": {"value": 7},
				   "circuit_breaker.enabled": {"value": true, "origin": "type default"},
				   "circuit_breaker.failure_threshold": {"value": 5, "origin": "type default"},
				   "operations.find.timeout": {"value": "PT4S", "origin": "annotation"}}}
				""", response.body(), JSONCompareMode.LENIENT);
		assertThat(JsonPath.<String>read(response.body(), "$.config.['timeout'].origin"))
			.contains("http/application.yml:");
		Map<String, Object> calls = JsonPath.read(response.body(), "$.calls");
		assertThat(calls).containsKeys("total", "successful", "failed", "timedOut", "rejected", "ignored", "retried",
				"successRate", "latency");
		Map<String, Object> latency = JsonPath.read(response.body(), "$.calls.latency");
		assertThat(latency).containsOnlyKeys("p50", "p95", "p99", "max");
		Map<String, Object> bulkhead = JsonPath.read(response.body(), "$.bulkhead");
		assertThat(bulkhead).containsKeys("queueCapacity", "rejected", "utilization");
	}

	@Test
	void endpointShowsAnOpenBreaker() throws Exception {
		for (int i = 0; i < 5; i++) {
			get("/broken");
		}
		String body = get("/actuator/resilience").body();
		assertThat(JsonPath.<String>read(body, "$.status")).isEqualTo("degraded");
		assertThat(JsonPath.<String>read(body, "$.dependencies.user_db.circuitBreaker.state")).isEqualTo("open");
		assertThat(JsonPath.<String>read(body, "$.dependencies.user_db.circuitBreaker.retryAfter")).isEqualTo("PT1M");
		assertThat(JsonPath.<String>read(body, "$.dependencies.user_db.circuitBreaker.lastFailures[0].exception"))
			.isEqualTo(IllegalStateException.class.getName());
		assertThat(body).doesNotContain("secret of a user");
	}

	@Test
	void endpointShowsNoBreakerWhereThereIsNone() throws Exception {
		Map<String, Object> cache = JsonPath.read(get("/actuator/resilience/sessions").body(), "$");
		assertThat(cache.get("circuitBreaker")).isNull();
	}

	@Test
	void dashboardIsAPageThatMayLoadOnlyWhatItBrings() throws Exception {
		HttpResponse<String> page = get("/actuator/resiliencedashboard");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Type").orElseThrow()).isEqualTo("text/html;charset=UTF-8");
		assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'none'",
				"script-src 'self'", "style-src 'self'");
		assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(page.body()).contains("src=\"resiliencedashboard/dashboard.js\"")
			.doesNotContain("http://", "https://", "{folder}", "<style", " style=", " onclick=");
	}

	@ParameterizedTest
	@CsvSource({ "dashboard.js, text/javascript;charset=UTF-8", "dashboard.css, text/css;charset=UTF-8",
			"icon.svg, image/svg+xml", "data, application/json", "data?after=3, application/json" })
	void dashboardConsistsOfFilesOfTheRightTypes(String file, String type) throws Exception {
		HttpResponse<String> response = get("/actuator/resiliencedashboard/" + file);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
		assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "index.html", "nothing.js", "package-info.class", "..%2Fapplication.yml", "%2e%2e/x",
			"dashboard.js/x" })
	void dashboardServesNothingElse(String file) throws Exception {
		assertThat(get("/actuator/resiliencedashboard/" + file).statusCode()).isBetween(400, 404);
	}

	@Test
	void headersOfTheDashboardAreOnNothingElse() throws Exception {
		assertThat(get("/actuator/resilience").headers().firstValue("Content-Security-Policy")).isEmpty();
		assertThat(get("/actuator/resiliencedashboards").headers().firstValue("Content-Security-Policy")).isEmpty();
	}

	@Test
	void dashboardKeepsItsOwnSamples() throws Exception {
		get("/find");
		this.time.advance(Duration.ofSeconds(10));
		String body = get("/actuator/resiliencedashboard/data").body();
		assertThat(JsonPath.<List<Integer>>read(body, "$.history.samples.user_db[*].calls")).contains(1);
		int newest = JsonPath.<Integer>read(body, "$.history.newest");
		String nothing = get("/actuator/resiliencedashboard/data?after=" + newest).body();
		assertThat(JsonPath.<Map<String, Object>>read(nothing, "$.history.samples")).isEmpty();
		assertThat(JsonPath.<Boolean>read(body, "$.writable")).isFalse();
	}

	@Test
	void endpointDoesNotKnowOtherNames() throws Exception {
		assertThat(get("/actuator/resilience/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void scrapeHasZerosFromTheStart() throws Exception {
		HttpResponse<String> response = get("/actuator/prometheus");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains(
				"resilience_calls_seconds_count{dependency=\"remote\",operation=\"neverCalled\",outcome=\"success\",type=\"external_api\"} 0\n",
				"resilience_circuitbreaker_state{dependency=\"sessions\",type=\"cache\"} 4.0\n",
				"resilience_bulkhead_capacity{dependency=\"user_db\",type=\"database\"} 7.0\n",
				"resilience_timeout_seconds{dependency=\"user_db\",type=\"database\"} 25.0\n");
		assertThat(response.body().lines().filter((line) -> line.startsWith("resilience_")))
			.noneMatch((line) -> line.contains("NaN"));
	}

	@Test
	void rejectionIsServiceUnavailableWithRetryAfter() throws Exception {
		for (int i = 0; i < 5; i++) {
			get("/broken");
		}
		HttpResponse<String> response = get("/find");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("60");
		assertProblem(response, """
				{"status": 503, "title": "Service Unavailable", "dependency": "user_db", "reason": "circuit_open",
				 "detail": "Dependency 'user_db' is not available now; try again later", "instance": "/find"}
				""");
	}

	@Test
	void rejectionThatCannotSayWhenStillSaysToRetry() throws Exception {
		breaker().forceOpen();
		HttpResponse<String> response = get("/find");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
	}

	@Test
	void rateLimitIsTooManyRequestsWithRetryAfterRoundedUp() throws Exception {
		HttpResponse<String> response = get("/limited");
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
		assertProblem(response, """
				{"status": 429, "dependency": "remote", "reason": "rate_limit_exceeded"}
				""");
	}

	@Test
	void workThatIsShedIsServiceUnavailableWithRetryAfter() throws Exception {
		HttpResponse<String> response = get("/shed");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
		assertProblem(response, """
				{"status": 503, "dependency": "inbound", "reason": "load_shed"}
				""");
	}

	@Test
	void endpointShowsMethodsThatMayBeShed() throws Exception {
		List<Map<String, Object>> methods = JsonPath.read(get("/actuator/resilience").body(),
				"$.methods[?(@.dependency == 'inbound')]");
		assertThat(methods).singleElement()
			.satisfies((method) -> assertThat(method).containsEntry("operation", "shed")
				.extractingByKey("chain")
				.asString()
				.isEqualTo("[\"load_shed(priority 5)\"]"));
	}

	@Test
	void timeoutIsGatewayTimeout() throws Exception {
		HttpResponse<String> response = get("/slow");
		assertThat(response.statusCode()).isEqualTo(504);
		assertProblem(response, """
				{"status": 504, "title": "Gateway Timeout", "dependency": "remote", "reason": "call_timeout"}
				""");
	}

	@Test
	void givenUpCallIsServiceUnavailable() throws Exception {
		assertThat(get("/interrupted").statusCode()).isEqualTo(503);
	}

	@Test
	void failureOfTheBodyIsNotOurs() throws Exception {
		HttpResponse<String> response = get("/broken");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).doesNotContain("user_db");
	}

	private static void assertProblem(HttpResponse<String> response, String json) throws Exception {
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JSONAssert.assertEquals(json, response.body(), JSONCompareMode.LENIENT);
		assertThat(response.body()).doesNotContain("Exception");
	}

	@Test
	void eventsAreListedNewestFirstWithoutWhatUsersSaid() throws Exception {
		get("/broken");
		breaker().forceOpen();
		get("/find");
		HttpResponse<String> response = get("/actuator/resilienceevents/user_db");
		assertThat(response.statusCode()).isEqualTo(200);
		List<Map<String, Object>> events = JsonPath.read(response.body(), "$.events[:3]");
		assertThat(events).extracting((event) -> event.get("type"))
			.containsExactly("call_circuit_open", "circuit_breaker_state_changed", "call_failure");
		assertThat(events).extracting((event) -> event.get("operation")).containsExactly("find", null, "broken");
		assertThat(events).allSatisfy((event) -> {
			assertThat(event).containsEntry("dependency", "user_db");
			assertThat(Instant.parse((String) event.get("time"))).isBetween(Instant.EPOCH, Instant.now());
		});
		assertThat(events.get(1)).containsEntry("from", "closed").containsEntry("to", "forced_open");
		assertThat(events.get(2)).containsEntry("exception", IllegalStateException.class.getName());
		assertThat(response.body()).doesNotContain("secret of a user");
		assertThat(JsonPath.<List<Object>>read(get("/actuator/resilienceevents").body(), "$.events")).isNotEmpty();
	}

	@Test
	void eventsOfADependencyWithoutAnyAreEmptyAndThoseOfNobodyAreNotFound() throws Exception {
		HttpResponse<String> none = get("/actuator/resilienceevents/sessions");
		assertThat(none.statusCode()).isEqualTo(200);
		assertThat(none.body()).isEqualTo("{\"events\":[]}");
		assertThat(get("/actuator/resilienceevents/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void eventsGoWithTheirDependency() throws Exception {
		this.registry.registerApi("former").circuitBreaker().forceOpen();
		assertThat(get("/actuator/resilienceevents").body()).contains("former");
		this.registry.remove("former");
		assertThat(get("/actuator/resilienceevents").body()).doesNotContain("former");
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private CircuitBreaker breaker() {
		return this.registry.get("user_db").circuitBreaker();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ManualTime time() {
			return new ManualTime();
		}

		@Bean
		DependencyRegistry dependencies(ManualTime time) {
			return DependencyRegistry.builder().ticker(time).scheduler(time).build();
		}

		@Bean
		LoadShedder overloaded() {
			return LoadShedder.builder("inbound").signal(() -> 1).build();
		}

		@Bean
		Calls calls() {
			return new Calls();
		}

		@Bean
		Controller controller(Calls calls) {
			return new Controller(calls);
		}

	}

	static class Calls {

		@DatabaseCall(value = "user_db", timeout = "4s")
		public String find() {
			return "x";
		}

		@DatabaseCall("user_db")
		public String broken() {
			throw new IllegalStateException("secret of a user");
		}

		@CacheCall("sessions")
		public String neverAsked() {
			return "x";
		}

		@ApiCall("remote")
		public String neverCalled() {
			return "x";
		}

	}

	@RestController
	static class Controller {

		private final Calls calls;

		Controller(Calls calls) {
			this.calls = calls;
		}

		@GetMapping("/find")
		String find() {
			return this.calls.find();
		}

		@GetMapping("/broken")
		String broken() {
			return this.calls.broken();
		}

		@LoadShed
		@GetMapping("/shed")
		String shed() {
			return "x";
		}

		@GetMapping("/limited")
		String limited() {
			throw new RateLimitExceededException("remote", null, 1, 1, Duration.ofMillis(2001).toNanos(), false);
		}

		@GetMapping("/slow")
		String slow() {
			throw new CallTimeoutException("remote", null, 1, false, null);
		}

		@GetMapping("/interrupted")
		String interrupted() {
			throw new CallInterruptedException("remote", null, "a permit", null);
		}

	}

}
