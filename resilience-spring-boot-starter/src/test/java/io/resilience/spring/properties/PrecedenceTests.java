package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Map;

import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrecedenceTests {

	@ParameterizedTest
	@EnumSource
	void whereNothingIsSaidATypeIsAsTheEngineHasIt(DependencyType type) {
		ResolvedDependency resolved = SettingsBuilder.empty().build().resolve("users", type);
		DependencyConfig defaults = DependencyConfig.defaults(type);
		assertThat(resolved.config()).isEqualTo(defaults);
		assertThat(resolved.settings()).containsEntry("type", new ConfiguredValue(type.label(), "annotation"))
			.containsEntry("timeout", new ConfiguredValue(defaults.timeout(), "type default"))
			.containsEntry("bulkhead.max_concurrent",
					new ConfiguredValue(defaults.bulkhead().maxConcurrent(), "type default"))
			.containsEntry("bulkhead.queue_size", new ConfiguredValue(1000, "default"))
			.containsEntry("retry.max_attempts", new ConfiguredValue(1, "default"))
			.containsEntry("critical", new ConfiguredValue(false, "default"));
	}

	@Test
	void theDependencyBeatsItsTypeInYaml() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				resilience:
				  timeouts:
				    database_timeout: 7
				  bulkheads:
				    database:
				      max_concurrent: 4
				      circuit_breaker:
				        failure_threshold: 8
				external_dependencies:
				  users:
				    type: database
				    max_concurrent: 3
				    timeout: 6
				    circuit_breaker:
				      failure_threshold: 9
				""").resolve("users", null);
		assertSetting(resolved, "bulkhead.max_concurrent", 3, "application.yml:12:21");
		assertSetting(resolved, "timeout", Duration.ofSeconds(6), "application.yml:13:14");
		assertSetting(resolved, "circuit_breaker.failure_threshold", 9, "application.yml:15:26");
	}

	@Test
	void gracePeriodIsThatOfEverythingWhereTheDependencySaysNothing() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  timeouts:
				    grace_period: 3
				external_dependencies:
				  users:
				    grace_period: 500ms
				  orders:
				    timeout: 5
				""");
		ResolvedDependency users = settings.resolve("users", null);
		assertThat(users.config().gracePeriod()).hasMillis(500);
		assertSetting(users, "grace_period", Duration.ofMillis(500), "application.yml:6:19");
		ResolvedDependency orders = settings.resolve("orders", null);
		assertThat(orders.config().gracePeriod()).hasSeconds(3);
		assertSetting(orders, "grace_period", Duration.ofSeconds(3), "application.yml:3:19");
	}

	@Test
	void whatYamlSaysOfATypeBeatsItsDefaults() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				resilience:
				  timeouts:
				    database_timeout: 7
				  bulkheads:
				    database:
				      max_concurrent: 4
				      circuit_breaker_failure_threshold: 8
				""").resolve("users", DependencyType.DATABASE);
		assertSetting(resolved, "bulkhead.max_concurrent", 4, "application.yml:6:23");
		assertSetting(resolved, "timeout", Duration.ofSeconds(7), "application.yml:3:23");
		assertSetting(resolved, "circuit_breaker.failure_threshold", 8, "application.yml:7:42");
	}

	@Test
	void whatATypeHasOfItsOwnBeatsWhatHoldsForAll() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				resilience:
				  timeouts:
				    default_timeout: 99
				  circuit_breaker:
				    enabled: false
				    failure_threshold: 99
				    recovery_timeout: 99
				""").resolve("users", DependencyType.DATABASE);
		assertSetting(resolved, "timeout", Duration.ofSeconds(10), "type default");
		assertSetting(resolved, "circuit_breaker.enabled", true, "type default");
		assertSetting(resolved, "circuit_breaker.failure_threshold", 5, "type default");
		assertSetting(resolved, "circuit_breaker.recovery_timeout", Duration.ofSeconds(60), "type default");
	}

	@Test
	void whatHoldsForAllBeatsWhatIsBuiltIn() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				resilience:
				  circuit_breaker:
				    half_open_max_calls: 7
				    success_threshold: 8
				    use_failure_rate: true
				""").resolve("users", DependencyType.DATABASE);
		assertSetting(resolved, "circuit_breaker.half_open_max_calls", 7, "application.yml:3:26");
		assertSetting(resolved, "circuit_breaker.success_threshold", 8, "application.yml:4:24");
		assertSetting(resolved, "circuit_breaker.use_failure_rate", true, "application.yml:5:23");
		assertSetting(resolved, "circuit_breaker.minimum_calls", 10, "default");
	}

	@Test
	void whatHoldsForAllFillsTheBreakerOfATypeThatHasNone() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				resilience:
				  circuit_breaker:
				    failure_threshold: 7
				external_dependencies:
				  sessions:
				    type: cache
				    enable_circuit_breaker: true
				""").resolve("sessions", null);
		assertSetting(resolved, "circuit_breaker.failure_threshold", 7, "application.yml:3:24");
		assertSetting(resolved, "circuit_breaker.recovery_timeout", Duration.ofSeconds(60), "default");
	}

	@Test
	void theOperationBeatsTheAnnotationWhichBeatsTheDependency() {
		DependencySettings settings = SettingsBuilder.yaml("""
				external_dependencies:
				  users:
				    type: database
				    timeout: 6
				    operations:
				      get_user:
				        timeout: 1
				""");
		AnnotationValues annotation = AnnotationValues.timeout(Duration.ofSeconds(2));
		ResolvedOperation configured = settings.resolveOperation("users", DependencyType.DATABASE, "getUser",
				annotation);
		assertThat(configured.config().timeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(configured.settings()).isEqualTo(Map.of("operations.get_user.timeout",
				new ConfiguredValue(Duration.ofSeconds(1), "application.yml:7:18")));
		ResolvedOperation annotated = settings.resolveOperation("users", DependencyType.DATABASE, "findUser",
				annotation);
		assertThat(annotated.config().timeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(annotated.settings())
			.isEqualTo(Map.of("operations.findUser.timeout", new ConfiguredValue(Duration.ofSeconds(2), "annotation")));
		ResolvedOperation plain = settings.resolveOperation("users", DependencyType.DATABASE, "findUser",
				AnnotationValues.NONE);
		assertThat(plain.config().timeout()).isNull();
	}

	@Test
	void theSourceAboveWinsWhateverItsSpelling() {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.file("application.yml", """
					external_dependencies:
					  users:
					    timeout_seconds: 6
					    max_concurrent: 3
					""")
			.file("application-production.yml", """
					resilience:
					  externalDependencies:
					    users:
					      timeout: 4s
					""")
			.commandLine("--external-dependencies.users.bulkhead.max-workers=2")
			.build()
			.resolve("users", DependencyType.DATABASE);
		assertSetting(resolved, "timeout", Duration.ofSeconds(4), "application-production.yml:4:16");
		assertSetting(resolved, "bulkhead.max_concurrent", 2,
				"command line --external-dependencies.users.bulkhead.max-workers");
	}

	@Test
	void aLaterDocumentBeatsAnEarlierOne() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				external_dependencies:
				  users:
				    timeout: 6
				    max_concurrent: 3
				---
				external_dependencies:
				  users:
				    timeout: 4
				""").resolve("users", DependencyType.DATABASE);
		assertSetting(resolved, "timeout", Duration.ofSeconds(4), "application.yml:8:14");
		assertSetting(resolved, "bulkhead.max_concurrent", 3, "application.yml:4:21");
	}

	@Test
	void anOverriddenValueNeedNotBeRight() {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.file("application.yml", "external_dependencies.users.timeout: ${USERS_TIMEOUT}")
			.properties(Map.of("external_dependencies.users.timeout", 4))
			.build()
			.resolve("users", DependencyType.DATABASE);
		assertSetting(resolved, "timeout", Duration.ofSeconds(4), "property source 'test'");
	}

	private static void assertSetting(ResolvedDependency resolved, String key, Object value, String origin) {
		assertThat(resolved.settings().get(key)).isEqualTo(new ConfiguredValue(value, origin));
	}

}
