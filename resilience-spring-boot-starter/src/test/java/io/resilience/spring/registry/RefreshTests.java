package io.resilience.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.resilience.bulkhead.Permit;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.event.ResilienceEvent;
import io.resilience.guard.Guard;
import io.resilience.loadshed.LoadShedder;
import io.resilience.spring.Contexts;
import io.resilience.spring.Yaml;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.properties.ConfigurationProblem;
import io.resilience.spring.properties.InvalidResilienceConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

@ExtendWith(OutputCaptureExtension.class)
class RefreshTests {

	private static final String BEFORE = """
			resilience:
			  timeouts:
			    default_timeout: 20
			  patterns:
			    order:
			      failure_threshold: 6
			      retry: {max_attempts: 3}
			      bulkhead: {max_concurrent: 2}
			      rate_limit: {limit: 10}
			external_dependencies:
			  users:
			    type: database
			    max_concurrent: 4
			    circuit_breaker:
			      failure_threshold: 5
			    retry: {max_attempts: 2}
			    rate_limit: {limit: 100}
			    operations:
			      report: {timeout: 60}
			  sessions:
			    type: cache
			""";

	private AssertableApplicationContext context;

	@Test
	void theLiveGuardHasTheNewSettingsAndKeepsItsPermitsAndCounts() {
		run(() -> {
			Dependency users = dependency("users");
			List<Permit> inFlight = List.of(users.bulkhead().acquire(), users.bulkhead().acquire());
			fail(users, 3);
			refresh("max_concurrent: 4", "max_concurrent: 1\n    timeout: 3", "failure_threshold: 5",
					"failure_threshold: 4", "max_attempts: 2", "max_attempts: 1", "limit: 100", "limit: 7",
					"{timeout: 60}", "{timeout: 50}");
			assertThat(dependency("users")).isSameAs(users);
			assertThat(users.bulkhead().capacity()).isEqualTo(1);
			assertThat(users.bulkhead().active()).isEqualTo(2);
			assertThat(users.config().timeout()).isEqualTo(Duration.ofSeconds(3));
			assertThat(users.config().retry()).isNull();
			assertThat(users.guard().rateLimiter().config().limit()).isEqualTo(7);
			assertThat(users.operation("report").timeoutNanos()).isEqualTo(Duration.ofSeconds(50).toNanos());
			inFlight.forEach(Permit::close);
			assertThat(users.bulkhead().active()).isZero();
			assertThat(users.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
			fail(users, 1);
			assertThat(users.circuitBreaker().state()).as("the fourth failure in a row").isEqualTo(CircuitState.OPEN);
		});
	}

	@Test
	void anOpenBreakerStaysOpen() {
		run(() -> {
			fail(dependency("users"), 5);
			refresh("failure_threshold: 5", "failure_threshold: 50");
			assertThat(dependency("users").circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
		});
	}

	@Test
	void whatHoldsForTypesAndForAllIsResolvedAgain() {
		run(() -> {
			refresh("  timeouts:",
					"  circuit_breaker: {success_threshold: 7}\n  bulkheads: {database: {queue_size: 3}}\n"
							+ "  timeouts:\n    database_timeout: 6\n    cache_timeout: 1");
			Dependency users = dependency("users");
			assertThat(users.config().timeout()).isEqualTo(Duration.ofSeconds(6));
			assertThat(users.config().bulkhead().queueSize()).isEqualTo(3);
			assertThat(users.config().circuitBreaker().successThreshold()).isEqualTo(7);
			assertThat(dependency("sessions").config().timeout()).isEqualTo(Duration.ofSeconds(1));
			assertThat(dependencies().settings("users").get("timeout").origin()).isEqualTo("application.yml:5:23");
		});
	}

	@Test
	void whatAnAnnotationSaysStays() {
		run(() -> {
			refresh("max_concurrent: 4", "max_concurrent: 4\n    timeout: 9");
			Dependency users = dependency("users");
			assertThat(users.operation("find").timeoutNanos()).isEqualTo(Duration.ofSeconds(4).toNanos());
			assertThat(dependencies().settings("users").get("operations.find.timeout").origin())
				.isEqualTo("annotation");
			refresh("report: {timeout: 60}", "find: {timeout: 5}");
			assertThat(users.operation("find").timeoutNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
			assertThat(users.operation("report").timeoutNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());
		});
	}

	@Test
	void patternsAreResolvedAgain() {
		run(() -> {
			Guard order = this.context.getBean(Patterns.class).guards().get("order");
			refresh("default_timeout: 20", "default_timeout: 8", "failure_threshold: 6", "failure_threshold: 2",
					"max_attempts: 3", "max_attempts: 4", "max_concurrent: 2", "max_concurrent: 3", "{limit: 10}",
					"{limit: 11}");
			assertThat(order.operation("order").timeoutNanos()).isEqualTo(Duration.ofSeconds(8).toNanos());
			assertThat(order.circuitBreaker().config().failureThreshold()).isEqualTo(2);
			assertThat(order.operation("order").retry().config().maxAttempts()).isEqualTo(4);
			assertThat(order.bulkhead().capacity()).isEqualTo(3);
			assertThat(order.rateLimiter().config().limit()).isEqualTo(11);
			assertThat(this.context.getBean(Patterns.class).settings("order").get("timeout").value())
				.isEqualTo(Duration.ofSeconds(8));
		});
	}

	@Test
	void theLoadShedderIsConfiguredAgain() {
		run(() -> {
			refresh("  timeouts:", "  load_shedding: {max_limit: 50}\n  timeouts:");
			assertThat(this.context.getBean(LoadShedder.class).config().maxLimit()).isEqualTo(50);
		});
	}

	@Test
	void reportsShowTheNewLimits() {
		run(() -> {
			refresh("max_concurrent: 4", "max_concurrent: 3");
			assertThat(dependencies().methods().toString()).contains("semaphore(3,")
				.doesNotContain("semaphore(4, wait PT4S");
		});
	}

	@Test
	void aDependencyThatIsNamedNowIsRegistered() {
		run(() -> {
			refresh("  sessions:", "  files: {type: file_system, max_concurrent: 2}\n  sessions:");
			assertThat(dependency("files").type()).isEqualTo(DependencyType.FILE_SYSTEM);
			assertThat(dependency("files").bulkhead().capacity()).isEqualTo(2);
			assertThat(dependencies().settings("files").get("bulkhead.max_concurrent").origin())
				.startsWith("application.yml:");
		});
	}

	@Test
	void aDependencyThatIsNotNamedAnyMoreHasTheDefaultsOfItsType() {
		run(() -> {
			assertThat(refresh("  sessions:\n    type: cache\n", "", "max_concurrent: 4", "max_concurrent: 5"))
				.extracting(SettingChange::name)
				.containsOnly("users");
			assertThat(dependency("sessions").type()).isEqualTo(DependencyType.CACHE);
		});
	}

	@Test
	void anotherSpellingOfANameIsNoOtherDependency() {
		run("external_dependencies.user_db: {type: database, max_concurrent: 4}", () -> {
			refreshWith("external_dependencies.user-db: {type: database, max_concurrent: 5}");
			assertThat(this.context.getBean(DependencyRegistry.class).dependencies()).extracting(Dependency::name)
				.contains("user_db")
				.doesNotContain("user-db");
			assertThat(dependency("user_db").bulkhead().capacity()).isEqualTo(5);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "max_concurrent: 4|max_concurrent: 0|max_concurrent: 0|must be at least 1",
			"max_concurrent: 4|max_concurent: 3|max_concurent: 3|is not a known key",
			"type: database|type: cache|users.type: cache|contradicts the annotation at",
			"type: cache|type: file_system|sessions.type: file_system|cannot change while the application runs (it is cache)",
			"max_concurrent: 4|bulkhead_type: thread_pool|users.bulkhead.type: thread_pool|it is semaphore",
			"max_concurrent: 4|enable_circuit_breaker: false|users.circuit_breaker.enabled: off|it is on",
			"rate_limit: {limit: 100}|critical: true|users.rate_limit: off|it is on",
			"failure_threshold: 6|total_timeout: 50|order.circuit_breaker: off|it is on",
			"bulkhead: {max_concurrent: 2}|bulkhead: {type: thread_pool}|order.bulkhead.type: thread_pool|it is semaphore",
			"resilience:|resilience.health.window: 5^resilience:|resilience.health.window: 5|it is not set",
			"resilience:|resilience.enabled: false^resilience:|resilience.enabled: false|it is not set" })
	void ifSomethingCannotBeNothingChanges(String old, String now, String key, String rule) {
		run(() -> {
			Map<String, ?> before = dependencies().settings("users");
			String yaml = replace("{timeout: 60}", "{timeout: 40}", old, now.replace('^', '\n'));
			assertThatExceptionOfType(InvalidResilienceConfigurationException.class).isThrownBy(() -> refreshWith(yaml))
				.withMessageContaining(key)
				.withMessageContaining(rule)
				.satisfies((ex) -> assertThat(ex.problems()).extracting(ConfigurationProblem::key).isNotEmpty());
			assertThat(dependencies().settings("users")).isEqualTo(before);
			assertThat(dependency("users").operation("report").timeoutNanos())
				.isEqualTo(Duration.ofSeconds(60).toNanos());
			refresh("{timeout: 60}", "{timeout: 40}");
			assertThat(dependency("users").operation("report").timeoutNanos())
				.isEqualTo(Duration.ofSeconds(40).toNanos());
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"resilience.pools.ftp.max_size: 7|resilience.pools.ftp.max_size: 8|resilience.pools.ftp.max_size",
			"resilience.pools.ftp.max_size: 7|a: b|resilience.pools.ftp.max_size",
			"a: b|resilience.pools.ftp.max_size: 7|resilience.pools.ftp.max_size",
			"resilience.health_checks.db: {type: tcp, host: a, port: 1}|resilience.health_checks.db: {type: tcp, host: a, port: 2}|resilience.health_checks.db.port",
			"resilience.chaos.experiments.slow: {dependency: db, fault: hang}|resilience.chaos.experiments.slow: {dependency: db, fault: result}|resilience.chaos.experiments.slow.fault" })
	void whatIsReadOnceByNameIsRefusedToo(String before, String after, String key) {
		run(before, () -> {
			assertThatExceptionOfType(InvalidResilienceConfigurationException.class)
				.isThrownBy(() -> refreshWith(after))
				.satisfies((ex) -> assertThat(ex.problems()).singleElement().satisfies((problem) -> {
					assertThat(problem.key()).isEqualTo(key);
					assertThat(problem.rule()).contains("cannot change while the application runs");
				}));
			assertThat(refreshWith(before)).isEmpty();
		});
	}

	@Test
	void aProblemIsNamedByFileAndLine() {
		run(() -> assertThatExceptionOfType(InvalidResilienceConfigurationException.class)
			.isThrownBy(() -> refresh("    type: cache", "    type: cache\n    bulkhead:\n      type: thread_pool"))
			.satisfies((ex) -> assertThat(ex.problems()).singleElement().satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("external_dependencies.sessions.bulkhead.type");
				assertThat(problem.value()).isEqualTo("thread_pool");
				assertThat(problem.origin()).isEqualTo("application.yml:23:13");
			})));
	}

	@Test
	void changesByHandStayOnTop() {
		run(() -> {
			Dependency users = dependency("users");
			dependencies().overrides()
				.apply(users, new RuntimeOverride(BreakerAction.FORCE_OPEN, 2, null, Duration.ofSeconds(1), null, null),
						null, null);
			refresh("max_concurrent: 4", "max_concurrent: 8\n    timeout: 7");
			assertThat(users.bulkhead().capacity()).isEqualTo(2);
			assertThat(users.config().timeout()).isEqualTo(Duration.ofSeconds(1));
			assertThat(users.circuitBreaker().state()).isEqualTo(CircuitState.FORCED_OPEN);
			assertThat(dependencies().settings("users").get("timeout").origin()).isEqualTo("runtime");
			dependencies().overrides().remove("users", null);
			assertThat(users.bulkhead().capacity()).isEqualTo(8);
			assertThat(users.config().timeout()).isEqualTo(Duration.ofSeconds(7));
			assertThat(users.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
		});
	}

	@Test
	void whoeverListensIsToldWhatChanged(CapturedOutput output) {
		run(() -> {
			List<ResilienceEvent> events = new ArrayList<>();
			this.context.getBean(DependencyRegistry.class).events().add(events::add);
			List<SettingChange> changes = refresh("max_concurrent: 4", "max_concurrent: 6");
			assertThat(changes).extracting(SettingChange::name, SettingChange::toString)
				.containsExactly(tuple("users", "bulkhead.max_concurrent 4 -> 6 (application.yml:13:21)"));
			assertThat(this.context.getBean(Listener.class).events).singleElement()
				.satisfies((event) -> assertThat(event.changes()).isEqualTo(changes));
			assertThat(events).singleElement().satisfies((event) -> {
				assertThat(event.type()).isEqualTo("settings_refreshed");
				assertThat(event.dependency()).isEqualTo("users");
				assertThat(event.details()).containsEntry("changes",
						Map.of("bulkhead.max_concurrent", "4 -> 6 (application.yml:13:21)"));
			});
			assertThat(output).contains(
					"Settings of 'users' changed with the environment: [bulkhead.max_concurrent 4 -> 6 (application.yml:13:21)]");
			assertThat(this.context.getBean(ResilienceRefresher.class).refresh()).isEmpty();
			assertThat(events).hasSize(1);
			assertThat(this.context.getBean(Listener.class).events).hasSize(1);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { RefreshRequestedEvent.class, EnvironmentChangeEvent.class })
	void anEventAsksForIt(Class<? extends ApplicationEvent> type, CapturedOutput output) {
		run(() -> {
			ApplicationEvent event = type.getConstructor(Object.class).newInstance(this);
			put(replace("max_concurrent: 4", "max_concurrent: 6"));
			this.context.publishEvent(event);
			assertThat(dependency("users").bulkhead().capacity()).isEqualTo(6);
			put(replace("max_concurrent: 4", "max_concurrent: -6"));
			this.context.publishEvent(event);
			assertThat(dependency("users").bulkhead().capacity()).isEqualTo(6);
			assertThat(output)
				.contains("The changed environment is not applied, all settings stay as they are. One problem in")
				.contains("external_dependencies.users.max_concurrent: -6")
				.contains("at application.yml:13:21")
				.contains("must be at least 1");
		});
	}

	private void run(Action action) {
		run(BEFORE, action);
	}

	private void run(String yaml, Action action) {
		new ApplicationContextRunner().withConfiguration(Contexts.starter())
			.withBean(Calls.class)
			.withBean(Listener.class)
			.withInitializer((context) -> Yaml.put(context.getEnvironment(), "application.yml", yaml))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				this.context = context;
				action.run();
			});
	}

	private List<SettingChange> refresh(String... replacements) {
		return refreshWith(replace(replacements));
	}

	private List<SettingChange> refreshWith(String yaml) {
		put(yaml);
		return this.context.getBean(ResilienceRefresher.class).refresh();
	}

	private static String replace(String... replacements) {
		String yaml = BEFORE;
		for (int i = 0; i < replacements.length; i += 2) {
			assertThat(yaml).contains(replacements[i]);
			yaml = yaml.replace(replacements[i], replacements[i + 1]);
		}
		return yaml;
	}

	private void put(String yaml) {
		Yaml.put(this.context.getSourceApplicationContext().getEnvironment(), "application.yml", yaml);
	}

	private Dependencies dependencies() {
		return this.context.getBean(Dependencies.class);
	}

	private Dependency dependency(String name) {
		return this.context.getBean(DependencyRegistry.class).get(name);
	}

	private static void fail(Dependency dependency, int times) {
		for (int i = 0; i < times; i++) {
			dependency.circuitBreaker().recordFailure(new IllegalStateException());
		}
	}

	private interface Action {

		void run() throws Exception;

	}

	static class Calls {

		@DatabaseCall(value = "users", timeout = "4s")
		void find() {
		}

		@ResiliencePattern("order")
		void order() {
		}

		@LoadShed
		void inbound() {
		}

	}

	static class Listener implements ApplicationListener<RefreshedEvent> {

		private final List<RefreshedEvent> events = new ArrayList<>();

		@Override
		public void onApplicationEvent(RefreshedEvent event) {
			this.events.add(event);
		}

	}

}
