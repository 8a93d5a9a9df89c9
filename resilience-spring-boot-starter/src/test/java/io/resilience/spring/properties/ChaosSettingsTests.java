package io.resilience.spring.properties;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultRule;
import io.resilience.chaos.SteadyState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ChaosSettingsTests {

	@Test
	void itIsOffUnlessSomebodySaysSo() {
		assertThat(SettingsBuilder.empty().build().chaos().enabled()).isFalse();
		assertThat(SettingsBuilder.yaml("resilience.chaos.enabled: true").chaos().enabled()).isTrue();
		assertThat(SettingsBuilder.empty()
			.file("application.yml", "development.resilience.chaos.enabled: true")
			.profiles("development")
			.build()
			.chaos()
			.enabled()).isTrue();
	}

	@Test
	void dependenciesOfAnExperimentMayBeSpelledAsInAnyKey() {
		Experiment experiment = SettingsBuilder.yaml("""
				resilience.chaos.experiments.slow:
				  dependency: paymentGateway
				  fault: hang
				  steady_state.dependencies: petstore-database
				  limit: {dependencies: "petstore-database, by_annotation", min_success_rate: 0.5}
				external_dependencies:
				  payment_gateway.type: external_api
				  petstore_database.type: database
				""").chaos().experiments().get(0);
		assertThat(experiment.rules()).extracting(FaultRule::dependency).containsExactly("payment_gateway");
		assertThat(experiment.steadyState().dependencies()).containsExactly("petstore_database");
		assertThat(experiment.limit().dependencies()).containsExactlyInAnyOrder("petstore_database", "by_annotation");
	}

	@ParameterizedTest
	@CsvSource({ "dependency: petstor_database, dependency", "dependency: '*', ''",
			"limit.dependencies: petstor_database, limit.dependencies" })
	void aNearMissOfADependencyIsNeverMeant(String written, String key) {
		String yaml = """
				resilience.chaos.experiments.slow:
				  fault: hang
				  %s
				  %s
				external_dependencies.petstore_database.type: database
				""".formatted(written, written.startsWith("dependency") ? "" : "dependency: petstore_database");
		assertThat(SettingsBuilder.problems(yaml)).extracting(ConfigurationProblem::key, ConfigurationProblem::rule)
			.isEqualTo((key == null || key.isEmpty()) ? List.of()
					: List.of(tuple("resilience.chaos.experiments.slow." + key,
							"names a dependency that is not configured: did you mean 'petstore_database'?")));
	}

	@Test
	void everyKeyOfAnExperimentBinds() {
		assertThat(SettingsBuilder.yaml("""
				resilience:
				  chaos:
				    experiments:
				      slow_payments:
				        dependency: payment_gateway
				        operation: pay
				        fault: latency
				        latency: 2
				        latency_max: 5s
				        probability: 0.5
				        duration: 30
				        seed: 42
				        steady_state:
				          dependencies: petstore_database, redis_cache
				          min_success_rate: 0.95
				          min_calls: 10
				        limit:
				          dependencies: [petstore_database]
				          min_success_rate: 0.8
				          breakers_closed: true
				""").chaos().experiments()).containsExactly(Experiment.builder("slow_payments")
			.rule(new FaultRule("payment_gateway", "pay", Fault.latency(Duration.ofSeconds(2), Duration.ofSeconds(5)),
					0.5))
			.duration(Duration.ofSeconds(30))
			.seed(42)
			.steadyState(new SteadyState(Set.of("petstore_database", "redis_cache"), 0.95, 10, true))
			.limit(new SteadyState(Set.of("petstore_database"), 0.8, 5, true))
			.build());
	}

	@Test
	void eachKindOfFaultBinds() {
		assertThat(SettingsBuilder.yaml("""
				resilience.chaos.experiments:
				  a: {dependency: db, fault: exception, exception: java.net.ConnectException}
				  b: {dependency: '*', fault: hang}
				  c: {dependency: db, fault: result}
				""").chaos().experiments()).extracting((experiment) -> experiment.rules().get(0))
			.containsExactly(FaultRule.always("db", Fault.exception(ConnectException.class)),
					FaultRule.always("*", Fault.hang()), FaultRule.always("db", Fault.result(null)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "fault: hang|fault|needs the key 'dependency' beside it",
			"dependency: db|dependency|needs the key 'fault' beside it",
			"dependency: db, fault: slow|fault|must be one of latency, exception, hang, result",
			"dependency: db, fault: latency|fault|needs the key 'latency' beside it",
			"dependency: db, fault: latency, latency: 0|latency|must be above 0",
			"dependency: db, fault: latency, latency: 3, latency_max: 2|latency_max|must not be below latency (PT3S)",
			"dependency: db, fault: hang, latency: 3|latency|does not go with the fault 'hang'",
			"dependency: db, fault: exception|fault|needs the key 'exception' beside it",
			"dependency: db, fault: exception, exception: java.io.Nothing|exception|which was not found",
			"dependency: db, fault: exception, exception: java.lang.String|exception|which is not an exception",
			"dependency: db, fault: exception, exception: java.lang.Throwable|exception|must be public, not abstract",
			"dependency: db, fault: hang, probability: 0|probability|must be above 0 and at most 1",
			"dependency: db, fault: hang, duration: never|duration|is not a time",
			"dependency: db, fault: hang, seed: -1|seed|must not be negative",
			"dependency: db, fault: hang, limit: {min_success_rate: 95}|limit.min_success_rate|must be above 0 and at most 1",
			"dependency: db, fault: hang, steady_state: {min_calls: 0}|steady_state.min_calls|must be at least 1",
			"dependency: db, fault: hang, durations: 3|durations|is not a known key" })
	void whatCannotBeIsReportedWithItsPlace(String yaml, String key, String rule) {
		assertThat(SettingsBuilder.problems("resilience.chaos.experiments.try: {" + yaml + "}")).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("resilience.chaos.experiments.try." + key);
				assertThat(problem.rule()).contains(rule);
				assertThat(problem.origin()).startsWith("application.yml:1:");
			});
	}

	@Test
	void inProductionItIsRefusedUnlessThatIsAllowed() {
		String yaml = "resilience.chaos:\n  enabled: true\n";
		assertThat(SettingsBuilder.empty().file("application.yml", yaml).profiles("production").problems())
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("resilience.chaos.enabled");
				assertThat(problem.origin()).isEqualTo("application.yml:2:12");
				assertThat(problem.rule()).contains("while the profile 'production' is active", "allow_in_production");
			});
		assertThat(SettingsBuilder.empty().file("application.yml", yaml).profiles("development").problems()).isEmpty();
		assertThat(SettingsBuilder.empty()
			.file("application.yml", yaml + "  allow_in_production: true\n")
			.profiles("production")
			.problems()).isEmpty();
	}

	@Test
	void theBlockOfTheProfileMaySwitchItOff() {
		SettingsBuilder builder = SettingsBuilder.empty().file("application.yml", """
				resilience.chaos.enabled: true
				production.resilience.chaos.enabled: false
				""").profiles("production");
		assertThat(builder.problems()).isEmpty();
		assertThat(builder.build().chaos().enabled()).isFalse();
	}

}
