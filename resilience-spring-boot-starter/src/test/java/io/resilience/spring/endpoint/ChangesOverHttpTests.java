package io.resilience.spring.endpoint;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import io.resilience.dependency.DependencyRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes by hand as {@code curl} makes them, on both kinds of server.
 */
class ChangesOverHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void whatIsWrongIsToldAndNothingChanges(WebApplicationType type) throws Exception {
		start(type, "unrestricted");
		String[][] refused = { { "{}", "Nothing to change: give circuitBreaker, maxConcurrent, maxWait or timeout" },
				{ "{\"reason\": \"drill\"}", "Nothing to change" },
				{ "{\"maxConcurrent\": 0}", "Invalid maxConcurrent (0): must be at least 1" },
				{ "{\"maxConcurrent\": -1}", "Invalid maxConcurrent (-1): must be at least 1" },
				{ "{\"maxConcurrent\": 2.5}", "Invalid maxConcurrent (2.5): must be a whole number" },
				{ "{\"maxConcurrent\": 3000000000}", "Invalid maxConcurrent (3000000000): must be a whole number" },
				{ "{\"maxConcurrent\": \"many\"}", "Invalid maxConcurrent (many): must be a whole number" },
				{ "{\"timeout\": 0}", "Invalid timeout (PT0S): must be above zero" },
				{ "{\"timeout\": \"-1s\"}", "Invalid timeout (PT-1S): must be above zero" },
				{ "{\"timeout\": \"soon\"}", "Invalid timeout (soon): is not a time" },
				{ "{\"timeout\": \"NaN\"}", "Invalid timeout (NaN): is not a time" },
				{ "{\"maxConcurrent\": 3, \"expiresIn\": 0}", "Invalid expiresIn (PT0S)" },
				{ "{\"circuitBreaker\": \"EXPLODE\"}",
						"Invalid circuitBreaker (EXPLODE): must be FORCE_OPEN, CLOSE, RESET or DISABLE" },
				{ "{\"maxConcurent\": 3}",
						"Unknown field 'maxConcurent': there are circuitBreaker, maxConcurrent, maxWait, timeout, expiresIn, reason" },
				{ "{\"maxConcurrent\": 3, \"reason\": \"two\\nlines\"}", "Invalid reason: must be one line" },
				{ "{\"maxConcurrent\": 3, \"timeout\": 0}", "Invalid timeout" },
				{ "{", "The body cannot be read: must be one JSON object of plain values, with any of circuitBreaker" },
				{ "[]", "The body cannot be read: must be one JSON object" },
				{ "maxConcurrent=3", "The body cannot be read: must be one JSON object" },
				{ "{\"maxConcurrent\": 3} and more", "The body cannot be read: must be one JSON object" },
				{ "{\"maxConcurrent\": {\"value\": 3}}",
						"Invalid maxConcurrent (an object or a list): must be text, a number, or null" },
				{ "{\"timeout\": [1, 2]}", "Invalid timeout (an object or a list)" },
				{ "{\"<script>\\\"\": {}}", "Invalid field (an object or a list)" } };
		for (String[] body : refused) {
			HttpResponse<String> response = post("users", body[0]);
			assertThat(response.statusCode()).as(body[0]).isEqualTo(400);
			assertThat(response.body()).as(body[0]).contains("\"status\":400", body[1]);
		}
		assertThat(post("sessions", "{\"circuitBreaker\": \"FORCE_OPEN\"}").body())
			.contains("Invalid circuitBreaker (FORCE_OPEN): 'sessions' has no circuit breaker");
		assertThat(post("nobody", "{\"maxConcurrent\": 3}").statusCode()).isEqualTo(404);
		assertThat(this.context.getBean(DependencyRegistry.class).get("users").bulkhead().capacity()).isEqualTo(10);
		assertThat(audit()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void aChangeIsShownAuditedAndUndone(WebApplicationType type) throws Exception {
		start(type, "unrestricted");
		HttpResponse<String> response = post("users", """
				{"circuitBreaker": "FORCE_OPEN", "maxConcurrent": 3, "timeout": "1500ms", "expiresIn": 600,
				 "reason": "drill"}
				""");
		assertThat(response.statusCode()).isEqualTo(200);
		JSONAssert.assertEquals(
				"""
						{"bulkhead": {"capacity": 3}, "circuitBreaker": {"state": "forced_open"},
						 "config": {"timeout": {"value": "PT1.5S", "origin": "runtime"},
						   "bulkhead.max_concurrent": {"value": 3, "origin": "runtime"}},
						 "override": {"circuitBreaker": "FORCE_OPEN", "maxConcurrent": 3, "timeout": "PT1.5S", "reason": "drill"}}
						""",
				response.body(), JSONCompareMode.LENIENT);
		assertThat(response.body()).contains("\"expiresAt\"");
		HttpResponse<String> undone = send("users", "DELETE", "");
		assertThat(undone.statusCode()).isEqualTo(200);
		assertThat(undone.body()).contains("\"capacity\":10", "\"state\":\"closed\"")
			.doesNotContain("override", "runtime");
		assertThat(send("nobody", "DELETE", "").statusCode()).isEqualTo(404);
		assertThat(audit()).extracting(AuditEvent::getType)
			.containsExactly("runtime_override_applied", "runtime_override_removed");
		assertThat(audit().get(0).getPrincipal()).isEqualTo("unknown");
		assertThat(audit().get(0).getData()).containsEntry("dependency", "users")
			.containsEntry("reason", "drill")
			.containsEntry("maxConcurrent", "3");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void whatHappensAtOnceMayHaveAnExpiryWhichHasNoEffect(WebApplicationType type) throws Exception {
		start(type, "unrestricted");
		for (String action : List.of("RESET", "CLOSE")) {
			post("users", "{\"circuitBreaker\": \"FORCE_OPEN\"}");
			HttpResponse<String> response = post("users",
					"{\"circuitBreaker\": \"%s\", \"expiresIn\": \"PT10M\", \"reason\": \"mended\"}".formatted(action));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"state\":\"closed\"").doesNotContain("expiresAt", "override");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void unreadableBodiesAreToldOnAManagementPortToo(WebApplicationType type) throws Exception {
		start(type, "unrestricted", "--management.server.port=0", "--management.server.base-path=/ops",
				// Boot has child contexts of two kinds of reactive server for these
				// tests.
				"--spring.main.allow-bean-definition-overriding=true");
		String port = this.context.getEnvironment().getProperty("local.management.port");
		HttpResponse<String> response = send(URI.create("http://localhost:" + port + "/ops/actuator/resilience/users"),
				"POST", "{");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("The body cannot be read: must be one JSON object");
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, read-only", "REACTIVE, read-only" })
	void nobodyChangesAnythingUnlessAllowed(WebApplicationType type, String access) throws Exception {
		start(type, access);
		assertThat(post("users", "{\"maxConcurrent\": 3}").statusCode()).isIn(404, 405);
		assertThat(send("users", "DELETE", "").statusCode()).isIn(404, 405);
		assertThat(this.context.getBean(DependencyRegistry.class).get("users").bulkhead().capacity()).isEqualTo(10);
	}

	private List<AuditEvent> audit() {
		return this.context.getBean(Audit.class).events;
	}

	private void start(WebApplicationType type, String access, String... more) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(type);
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.config.location=optional:classpath:/none/", "--external_dependencies.users.type=database",
				"--external_dependencies.sessions.type=cache", "--management.endpoint.resilience.access=" + access,
				"--management.endpoints.web.exposure.include=resilience"));
		arguments.addAll(List.of(more));
		this.context = application.run(arguments.toArray(String[]::new));
	}

	private HttpResponse<String> post(String name, String json) throws Exception {
		return send(name, "POST", json);
	}

	private HttpResponse<String> send(String name, String method, String json) throws Exception {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return send(URI.create("http://localhost:" + port + "/actuator/resilience/" + name), method, json);
	}

	private HttpResponse<String> send(URI uri, String method, String json) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofString(json))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Audit audit() {
			return new Audit();
		}

	}

	static class Audit implements ApplicationListener<AuditApplicationEvent> {

		private final List<AuditEvent> events = new ArrayList<>();

		@Override
		public void onApplicationEvent(AuditApplicationEvent event) {
			this.events.add(event.getAuditEvent());
		}

	}

}
