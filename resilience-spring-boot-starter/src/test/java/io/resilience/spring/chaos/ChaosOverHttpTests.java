package io.resilience.spring.chaos;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import io.resilience.chaos.ExperimentChanged;
import io.resilience.chaos.ExperimentState;
import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.RunningApplication;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.DatabaseCall;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Experiments on a running application, as somebody with a terminal makes them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosOverHttpTests {

	private static final String CHAOS = "/actuator/resiliencechaos";

	private RunningApplication application;

	private List<ExperimentChanged> createdAtStart;

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(Application.class, """
				resilience:
				  chaos:
				    enabled: true
				    experiments:
				      gateway_down:
				        dependency: gateway
				        fault: exception
				        exception: java.net.ConnectException
				        duration: 600
				      not_begun:
				        dependency: gateway
				        fault: hang
				      never_begins:
				        dependency: gateway
				        fault: hang
				        steady_state:
				          dependencies: broken
				external_dependencies:
				  gateway:
				    type: external_api
				    circuit_breaker_failure_threshold: 3
				    max_concurrent: 2
				    timeout: 60
				  broken:
				    type: database
				management.endpoint.resiliencechaos.access: unrestricted
				""");
		this.createdAtStart = List.copyOf(this.application.bean(Listener.class).changes);
		this.application.bean(Listener.class).changes.clear();
	}

	@AfterAll
	void close() {
		this.application.close();
	}

	@AfterEach
	void endEverything() {
		this.application.delete(CHAOS);
		this.application.bean(DependencyRegistry.class).get("gateway").circuitBreaker().reset();
		this.application.bean(Listener.class).changes.clear();
	}

	@Test
	void experimentOfTheConfigurationStrikesBehindAllGuardsUntilItIsStopped() {
		assertThat(this.application.get("/pay").body()).isEqualTo("paid");
		HttpResponse<String> started = this.application.post(CHAOS, "{\"name\": \"gateway_down\"}");
		assertThat(started.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<String>read(started.body(), "$.state")).isEqualTo("running");
		for (int i = 0; i < 3; i++) {
			assertThat(this.application.get("/pay").statusCode()).isEqualTo(500);
		}
		assertThat(this.application.<String>read("/actuator/resilience/gateway", "$.circuitBreaker.state"))
			.isEqualTo("open");
		assertThat(this.application.<String>read("/actuator/resilience/gateway",
				"$.circuitBreaker.lastFailures[0].exception"))
			.isEqualTo("java.net.ConnectException");
		assertThat(this.application.get("/pay").statusCode()).isEqualTo(503);
		assertThat(this.application.<Integer>read(CHAOS + "/gateway_down", "$.injected")).isEqualTo(3);
		assertThat(this.application.get("/read").body()).isEqualTo("read");
		HttpResponse<String> stopped = this.application.delete(CHAOS + "/gateway_down?reason=seen%20enough");
		assertThat(JsonPath.<String>read(stopped.body(), "$.state")).isEqualTo("aborted");
		assertThat(JsonPath.<String>read(stopped.body(), "$.reason")).isEqualTo("stopped: seen enough");
		this.application.bean(DependencyRegistry.class).get("gateway").circuitBreaker().reset();
		assertThat(this.application.get("/pay").body()).isEqualTo("paid");
	}

	@Test
	void everyChangeOfStateIsAnEventInTheListAndInTheApplication() {
		post("declared_now", "hang");
		this.application.delete(CHAOS);
		List<Map<String, Object>> events = this.application.read("/actuator/resilienceevents/gateway",
				"$.events[?(@.experiment == 'declared_now')]");
		assertThat(events).extracting((event) -> event.get("type"))
			.containsExactly("experiment_aborted", "experiment_running", "experiment_created");
		assertThat(this.application.bean(Listener.class).changes).extracting(ExperimentChanged::state)
			.containsExactly(ExperimentState.CREATED, ExperimentState.RUNNING, ExperimentState.ABORTED);
	}

	@Test
	void whatRunsIsSeenAtAGlanceAndMetered() {
		assertThat(this.application.<List<String>>read("/actuator/resilience", "$.chaos.running")).isEmpty();
		post("seen", "result");
		int before = this.application.<Integer>read("/actuator/resilience", "$.chaos.injected");
		this.application.get("/pay");
		assertThat(this.application.<List<String>>read("/actuator/resilience", "$.chaos.running"))
			.containsExactly("seen");
		assertThat(this.application.<Integer>read("/actuator/resilience", "$.chaos.injected")).isEqualTo(before + 1);
		assertThat(this.application.get("/actuator/prometheus").body()).contains("\nresilience_chaos_running 1.0\n")
			.contains("\nresilience_chaos_injected_total %d.0\n".formatted(before + 1));
	}

	@Test
	void experimentsOfTheConfigurationAreCreatedWithTheApplication() {
		assertThat(this.createdAtStart).extracting(ExperimentChanged::experiment)
			.containsExactly("gateway_down", "not_begun", "never_begins");
		assertThat(this.createdAtStart).extracting(ExperimentChanged::state).containsOnly(ExperimentState.CREATED);
		assertThat(this.application.<String>read(CHAOS + "/not_begun", "$.state")).isEqualTo("created");
	}

	@Test
	void emergencyStopEndsAllAtOnceAndWhatHangsGoesOn() throws Exception {
		post("one", "hang");
		this.application.post(CHAOS,
				"{\"name\": \"two\", \"dependency\": \"broken\", \"fault\": \"result\", \"seed\": 7}");
		CompletableFuture<String> hanging = CompletableFuture.supplyAsync(() -> this.application.get("/pay").body());
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> this.application.<Integer>read(CHAOS + "/one", "$.injected") == 1);
		assertThat(hanging).isNotDone();
		assertThat(this.application.get("/read").body()).isNullOrEmpty();
		String stopped = this.application.delete(CHAOS).body();
		assertThat(JsonPath.<List<String>>read(stopped, "$.experiments[?(@.state == 'running')]")).isEmpty();
		assertThat(hanging.get(60, TimeUnit.SECONDS)).isEqualTo("paid");
		assertThat(this.application.get("/read").body()).isEqualTo("read");
	}

	@Test
	void experimentThatIsNotConfiguredSaysWhatItDoes() {
		String started = this.application.post(CHAOS, """
				{"name": "slow", "dependency": "gateway", "operation": "pay", "fault": "latency", "latency": "1ms",
				 "latencyMax": "2ms", "probability": 0.5, "duration": "10s", "seed": 3, "minSuccessRate": 0.5}
				""").body();
		assertThat(JsonPath.<String>read(started, "$.duration")).isEqualTo("PT10S");
		assertThat(JsonPath.<Map<String, Object>>read(started, "$.rules[0]")).containsEntry("dependency", "gateway")
			.containsEntry("operation", "pay")
			.containsEntry("fault", "latency")
			.containsEntry("latency", "PT0.001S")
			.containsEntry("latencyMax", "PT0.002S")
			.containsEntry("probability", 0.5);
		assertThat(this.application.bean(FaultInjector.class).find("slow").orElseThrow().experiment().limit())
			.satisfies((limit) -> assertThat(limit.dependencies()).containsExactly("broken"));
	}

	@Test
	void aNameMayBeSpelledAsInAnyKey() {
		String started = this.application.post(CHAOS,
				"{\"name\": \"spelled\", \"dependency\": \"Gate-Way\", \"fault\": \"result\", \"minSuccessRate\": 0.5}")
			.body();
		assertThat(JsonPath.<String>read(started, "$.rules[0].dependency")).isEqualTo("gateway");
		assertThat(this.application.bean(FaultInjector.class).find("spelled").orElseThrow().experiment().limit())
			.satisfies((limit) -> assertThat(limit.dependencies()).containsExactly("broken"));
	}

	@Test
	void experimentWithoutASteadyStateBeforeDoesNotBegin() {
		this.application.bean(DependencyRegistry.class).get("broken").circuitBreaker().forceOpen("for the test");
		try {
			String failed = this.application.post(CHAOS, "{\"name\": \"never_begins\"}").body();
			assertThat(JsonPath.<String>read(failed, "$.state")).isEqualTo("failed");
			assertThat(JsonPath.<String>read(failed, "$.reason")).contains("no steady state before it", "broken");
		}
		finally {
			this.application.bean(DependencyRegistry.class).get("broken").circuitBreaker().reset();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{'name': 'unknown'}|400|there are [gateway_down, not_begun, never_begins]",
			"{'name': 'x', 'fault': 'hang'}|400|Missing dependency",
			"{'name': 'x', 'dependency': 'gateway'}|400|Missing fault",
			"{'name': 'x', 'dependency': 'gatewai', 'fault': 'hang'}|400|gateway",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'slow'}|400|Invalid fault (slow)",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'latency'}|400|Missing latency",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'latency', 'latency': 'long'}|400|Invalid latency (long)",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'exception', 'exception': 'java.io.No'}|400|Invalid exception (java.io.No)",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'hang', 'probability': 2}|400|Invalid probability (2.0)",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'hang', 'probability': 'x'}|400|Invalid probability (x)",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'hang', 'seed': 'x'}|400|Invalid seed (x)",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'hang', 'minSuccessRate': 'x'}|400|Invalid minSuccessRate (x)",
			"{'name': 'x', 'dependency': '*', 'fault': 'hang', 'minSuccessRate': 0.5}|400|Invalid minSuccessRate: the experiment strikes all",
			"{}|400|Missing name", "{'name': {'x': 1}}|400|Invalid name (an object or a list)",
			"[]|400|with any of name, dependency, operation",
			"{'name': 'x', 'dependency': 'gateway', 'fault': 'hang', 'times': 2}|400|Unknown field 'times'" })
	void whatCannotBeIsRefusedWithTheReason(String json, int status, String reason) {
		HttpResponse<String> response = this.application.post(CHAOS, json.replace('\'', '"'));
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(JsonPath.<String>read(response.body(), "$.detail")).contains(reason);
		assertThat(this.application.<List<Object>>read(CHAOS, "$.experiments[?(@.name == 'x')]")).isEmpty();
	}

	@Test
	void experimentThatRunsIsNotStartedTwice() {
		post("once", "hang");
		HttpResponse<String> second = post("once", "hang");
		assertThat(second.statusCode()).isEqualTo(409);
		assertThat(JsonPath.<String>read(second.body(), "$.detail")).contains("'once'", "running already");
	}

	@Test
	void experimentThatThereIsNotIsNotFound() {
		assertThat(this.application.delete(CHAOS + "/nobody").statusCode()).isEqualTo(404);
		assertThat(this.application.get(CHAOS + "/nobody").statusCode()).isEqualTo(404);
		assertThat(this.application.<String>read(CHAOS + "/never_begins", "$.name")).isEqualTo("never_begins");
	}

	private HttpResponse<String> post(String name, String fault) {
		return this.application.post(CHAOS,
				"{\"name\": \"%s\", \"dependency\": \"gateway\", \"fault\": \"%s\"}".formatted(name, fault));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		Calls calls() {
			return new Calls();
		}

		@Bean
		Api api(Calls calls) {
			return new Api(calls);
		}

	}

	static class Listener {

		private final List<ExperimentChanged> changes = new CopyOnWriteArrayList<>();

		@EventListener
		void on(ExperimentChanged change) {
			this.changes.add(change);
		}

	}

	static class Calls {

		@ApiCall("gateway")
		public String pay() {
			return "paid";
		}

		@DatabaseCall("broken")
		public String read() {
			return "read";
		}

	}

	@RestController
	static class Api {

		private final Calls calls;

		Api(Calls calls) {
			this.calls = calls;
		}

		@GetMapping("/pay")
		String pay() {
			return this.calls.pay();
		}

		@GetMapping("/read")
		String read() {
			return this.calls.read();
		}

	}

}
