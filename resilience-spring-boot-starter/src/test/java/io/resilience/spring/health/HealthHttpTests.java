package io.resilience.spring.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.health.HealthCheck;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What load balancers and Kubernetes get to see of dependencies, on both kinds of server.
 */
class HealthHttpTests {

	private static final String HEALTH = "/actuator/health";

	private static final String READINESS = HEALTH + "/readiness";

	private static final String LIVENESS = HEALTH + "/liveness";

	/** What the tests share that need no settings of their own. */
	private static final Map<WebApplicationType, ConfigurableApplicationContext> SHARED = new EnumMap<>(
			WebApplicationType.class);

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterAll
	static void close() {
		SHARED.values().forEach(ConfigurableApplicationContext::close);
		SHARED.clear();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void openBreakerOfCriticalDependencyEndsReadinessAndNotLife(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext application = shared(type);
		assertStatus(application, READINESS, 200, "UP");
		forceOpen(application, "ledger");
		assertStatus(application, HEALTH, 503, "DOWN");
		assertStatus(application, HEALTH + "/resilience", 503, "DOWN");
		assertStatus(application, HEALTH + "/resilience/ledger", 503, "DOWN");
		assertStatus(application, READINESS, 503, "DOWN");
		assertStatus(application, LIVENESS, 200, "UP");
		registry(application).get("ledger").circuitBreaker().close();
		assertStatus(application, READINESS, 200, "UP");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void otherDependenciesNeverInfluenceReadiness(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext application = shared(type);
		forceOpen(application, "news");
		assertStatus(application, READINESS, 200, "UP");
		assertStatus(application, HEALTH, 200, "UP");
		HttpResponse<String> news = get(application, HEALTH + "/resilience/news");
		assertThat(JsonPath.<String>read(news.body(), "$.details.condition")).isEqualTo("degraded");
		assertThat(JsonPath.<String>read(news.body(), "$.details.circuitBreakerState")).isEqualTo("forced_open");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void dependenciesThatComeAndGoCountWhileTheyAreThere(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext application = shared(type);
		Dependency late = registry(application).register("late",
				DependencyConfig.builder(DependencyType.DATABASE).critical(true).build());
		assertStatus(application, HEALTH + "/resilience/late", 200, "UP");
		late.circuitBreaker().forceOpen();
		assertStatus(application, HEALTH + "/resilience/late", 503, "DOWN");
		assertStatus(application, READINESS, 503, "DOWN");
		registry(application).remove("late");
		assertThat(get(application, HEALTH + "/resilience/late").statusCode()).isEqualTo(404);
		assertStatus(application, READINESS, 200, "UP");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void readinessGroupOfTheApplicationWins(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext application = run(type,
				"--management.endpoint.health.group.readiness.include=readinessState,ping")) {
			forceOpen(application, "ledger");
			assertStatus(application, READINESS, 200, "UP");
			assertStatus(application, HEALTH, 503, "DOWN");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void withoutProbesThereIsNoReadinessGroup(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext application = run(type, "--management.endpoint.health.probes.enabled=false",
				"--management.endpoint.health.group.others.include=ping")) {
			assertThat(get(application, READINESS).statusCode()).isEqualTo(404);
			assertStatus(application, HEALTH + "/others", 200, "UP");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void readinessHasItsShortPathToo(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext application = run(type,
				"--management.endpoint.health.probes.add-additional-paths=true")) {
			assertStatus(application, "/readyz", 200, "UP");
			forceOpen(application, "ledger");
			assertStatus(application, "/readyz", 503, "DOWN");
			assertStatus(application, "/livez", 200, "UP");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void criticalCheckThatIsUnhealthyEndsReadinessAndIsAnAlert(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext application = shared(type);
		check(application, "vault", HealthResult.healthy());
		assertStatus(application, HEALTH + "/resilienceChecks/vault", 200, "UP");
		assertStatus(application, READINESS, 200, "UP");
		check(application, "vault", HealthResult.unhealthy("sealed"));
		check(application, "vault", HealthResult.unhealthy("sealed"));
		assertStatus(application, HEALTH, 503, "DOWN");
		assertStatus(application, READINESS, 503, "DOWN");
		assertStatus(application, LIVENESS, 200, "UP");
		JSONAssert.assertEquals("""
				{"status": "DOWN", "details": {"condition": "unhealthy", "critical": true, "message": "sealed"}}
				""", get(application, HEALTH + "/resilienceChecks/vault").body(), JSONCompareMode.LENIENT);
		JSONAssert.assertEquals("""
				{"healthChecks": {"vault": {"status": "unhealthy", "critical": true, "failures": 2,
				   "message": "sealed", "interval": "PT1H", "recoveryInterval": "PT1H", "timeout": "PT5S",
				   "alertThreshold": 2, "alertInterval": "PT0S"}},
				 "alerts": [{"id": "health_check/vault", "level": "critical", "kind": "health_check",
				   "name": "vault", "message": "Health check 'vault' is unhealthy (2 times in a row): sealed"}]}
				""", get(application, "/actuator/resilience").body(), JSONCompareMode.LENIENT);
		assertThat(get(application, "/actuator/prometheus").body()).contains(
				"resilience_healthcheck_status{check=\"vault\",critical=\"true\"} 2.0\n",
				"resilience_healthcheck_status{check=\"weather\",critical=\"false\"} 0.0\n",
				"resilience_healthcheck_duration_seconds{check=\"vault\",critical=\"true\"} ");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void otherChecksNeverInfluenceReadiness(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext application = shared(type);
		check(application, "weather", HealthResult.unhealthy("clouds"));
		assertStatus(application, READINESS, 200, "UP");
		assertStatus(application, HEALTH + "/resilienceChecks", 200, "UP");
		assertThat(JsonPath.<String>read(get(application, HEALTH + "/resilienceChecks/weather").body(),
				"$.details.condition"))
			.isEqualTo("unhealthy");
		assertThat(get(application, HEALTH + "/resilienceChecks/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void healthIsNeverUnknown() throws Exception {
		try (ConfigurableApplicationContext application = run(WebApplicationType.SERVLET)) {
			application.getBean(HealthMonitor.class).remove("vault");
			application.getBean(HealthMonitor.class).remove("weather");
			application.getBean(DependencyRegistry.class).remove("ledger");
			application.getBean(DependencyRegistry.class).remove("news");
			assertThat(get(application, HEALTH).body()).doesNotContain("UNKNOWN").contains("none registered");
			assertStatus(application, HEALTH, 200, "UP");
			assertStatus(application, READINESS, 200, "UP");
		}
	}

	private static void check(ConfigurableApplicationContext application, String name, HealthResult found)
			throws Exception {
		application.getBean(name, Settable.class).found = found;
		HealthMonitor monitor = application.getBean(HealthMonitor.class);
		do { // a check that began before may say what was there before
			monitor.checkNow().toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		while (monitor.find(name).orElseThrow().status() != found.status());
	}

	/** With all well again. */
	private static ConfigurableApplicationContext shared(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext application = SHARED.computeIfAbsent(type, (each) -> run(each));
		registry(application).get("ledger").circuitBreaker().close();
		registry(application).get("news").circuitBreaker().close();
		check(application, "vault", HealthResult.healthy());
		check(application, "weather", HealthResult.healthy());
		return application;
	}

	private static ConfigurableApplicationContext run(WebApplicationType type, String... more) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(type);
		String[] arguments = { "--server.port=0", "--spring.main.banner-mode=off",
				"--management.endpoints.web.exposure.include=*",
				"--spring.config.location=classpath:/http/health.yml" };
		String[] all = new String[arguments.length + more.length];
		System.arraycopy(arguments, 0, all, 0, arguments.length);
		System.arraycopy(more, 0, all, arguments.length, more.length);
		return application.run(all);
	}

	private static DependencyRegistry registry(ConfigurableApplicationContext application) {
		return application.getBean(DependencyRegistry.class);
	}

	private static void forceOpen(ConfigurableApplicationContext application, String dependency) {
		registry(application).get(dependency).circuitBreaker().forceOpen();
	}

	private void assertStatus(ConfigurableApplicationContext application, String path, int code, String status)
			throws Exception {
		HttpResponse<String> response = get(application, path);
		assertThat(response.statusCode()).as(path).isEqualTo(code);
		assertThat(JsonPath.<String>read(response.body(), "$.status")).as(path).isEqualTo(status);
	}

	private HttpResponse<String> get(ConfigurableApplicationContext application, String path)
			throws IOException, InterruptedException {
		String port = application.getEnvironment().getProperty("local.server.port");
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		/**
		 * Of its own, or the server would end with the first application that is closed.
		 */
		@Bean
		ReactorResourceFactory eventLoops() {
			ReactorResourceFactory eventLoops = new ReactorResourceFactory();
			eventLoops.setUseGlobalResources(false);
			eventLoops.setShutdownQuietPeriod(Duration.ZERO);
			return eventLoops;
		}

		@Bean
		Settable vault() {
			return new Settable();
		}

		@Bean
		Settable weather() {
			return new Settable();
		}

	}

	static class Settable implements HealthCheck {

		private volatile HealthResult found = HealthResult.healthy();

		@Override
		public HealthResult check() {
			return this.found;
		}

	}

}
