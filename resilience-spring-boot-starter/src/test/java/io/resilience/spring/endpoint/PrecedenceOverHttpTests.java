package io.resilience.spring.endpoint;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import com.jayway.jsonpath.JsonPath;
import io.resilience.spring.annotation.DatabaseCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One setting at every level where it can be said, and where it is said to come from.
 */
class PrecedenceOverHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void eachLevelBeatsTheOneBelowAndIsNamed(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"), """
				resilience:
				  timeouts:
				    default_timeout: 20
				    database_timeout: 11
				  circuit_breaker:
				    failure_threshold: 9
				    success_threshold: 8
				  bulkheads:
				    database:
				      max_concurrent: 7
				      circuit_breaker_failure_threshold: 6
				external_dependencies:
				  users:
				    operations:
				      list:
				        timeout: 5
				  orders:
				    type: database
				    timeout: 12
				    max_concurrent: 6
				""");
		SpringApplication application = new SpringApplication(Application.class);
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--spring.main.banner-mode=off", "--spring.config.location=" + file,
				"--management.endpoint.resilience.access=unrestricted",
				"--management.endpoints.web.exposure.include=resilience")) {
			String url = "http://localhost:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/resilience/";
			String users = get(url + "users");
			assertSetting(users, "circuit_breaker.half_open_max_calls", 3, "default");
			assertSetting(users, "circuit_breaker.success_threshold", 8, file + ":7:24");
			assertSetting(users, "bulkhead.type", "semaphore", "type default");
			assertSetting(users, "circuit_breaker.recovery_timeout", "PT1M", "type default");
			assertSetting(users, "circuit_breaker.failure_threshold", 6, file + ":11:42");
			assertSetting(users, "timeout", "PT11S", file + ":4:23");
			assertSetting(users, "type", "database", "annotation");
			assertSetting(users, "operations.find.timeout", "PT4S", "annotation");
			assertSetting(users, "operations.list.timeout", "PT5S", file + ":16:18");
			String orders = get(url + "orders");
			assertSetting(orders, "timeout", "PT12S", file + ":19:14");
			assertSetting(orders, "bulkhead.max_concurrent", 6, file + ":20:21");
			String changed = post(url + "users", "{\"timeout\": 3, \"maxConcurrent\": 2}");
			assertSetting(changed, "timeout", "PT3S", "runtime");
			assertSetting(changed, "bulkhead.max_concurrent", 2, "runtime");
			assertSetting(changed, "bulkhead.max_wait", "PT3S", "runtime");
			assertSetting(changed, "operations.find.timeout", "PT3S", "runtime");
			assertSetting(changed, "operations.list.timeout", "PT3S", "runtime");
		}
	}

	private static void assertSetting(String json, String key, Object value, String origin) {
		assertThat(JsonPath.<Object>read(json, "$.config['" + key + "'].value")).as(key).isEqualTo(value);
		assertThat(JsonPath.<String>read(json, "$.config['" + key + "'].origin")).as(key).isEqualTo(origin);
	}

	private String get(String url) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url)).build());
	}

	private String post(String url, String json) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build());
	}

	private String send(HttpRequest request) throws Exception {
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Users users() {
			return new Users();
		}

	}

	static class Users {

		@DatabaseCall(value = "users", timeout = "4s")
		void find() {
		}

		@DatabaseCall(value = "users", timeout = "6s")
		void list() {
		}

	}

}
