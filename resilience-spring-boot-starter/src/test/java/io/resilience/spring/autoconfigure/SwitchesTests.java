package io.resilience.spring.autoconfigure;

import io.resilience.chaos.FaultInjector;
import io.resilience.memory.MemoryGuard;
import io.resilience.spring.Contexts;
import io.resilience.spring.Yaml;
import io.resilience.spring.aop.DependencyCallBeanPostProcessor;
import io.resilience.spring.jdbc.DeadlineDataSourcePostProcessor;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.InvalidResilienceConfigurationException;
import io.resilience.spring.web.ResilienceProblemHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans are there where the settings say so: conditions and settings never disagree.
 */
class SwitchesTests {

	private static final String BLOCKS = """
			development.resilience.chaos.enabled: true
			production.resilience.chaos.enabled: false
			testing.resilience:
			  enabled: false
			  web.problem_details: false
			  jdbc.deadline_timeouts: false
			""";

	private final ApplicationContextRunner runner = file(BLOCKS);

	@ParameterizedTest
	@CsvSource({ "'', false", "development, true", "'development,production', false",
			"'production,development', true" })
	void theBlockOfTheLastProfileDecides(String profiles, boolean on) {
		file("""
				resilience.chaos.allow_in_production: true
				""" + BLOCKS).withPropertyValues("spring.profiles.active=" + profiles).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(DependencySettings.class).chaos().enabled()).isEqualTo(on);
			assertThat(context.getBeanNamesForType(FaultInjector.class)).hasSize(on ? 1 : 0);
		});
	}

	@Test
	void whatStandsAboveAFileBeatsTheBlocksInIt() {
		this.runner.withPropertyValues("spring.profiles.active=development", "resilience.chaos.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(FaultInjector.class));
		this.runner.withPropertyValues("spring.profiles.active=testing", "resilience.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(DependencyCallBeanPostProcessor.class));
	}

	@Test
	void aDefaultProfileCountsWhereNoneIsActive() {
		this.runner.withPropertyValues("spring.profiles.default=development")
			.run((context) -> assertThat(context).hasSingleBean(FaultInjector.class));
		this.runner.withPropertyValues("spring.profiles.default=production", "resilience.chaos.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidResilienceConfigurationException.class)
				.hasMessageContaining("must not be true while the profile 'production' is active"));
	}

	@ParameterizedTest
	@CsvSource({ "1, true", "yes, true", "on, true", "ON, true", "0, false", "no, false", "off, false" })
	void everySpellingOfAValueMeansTheSameToBeansAndSettings(String value, boolean on) {
		Contexts.plain()
			.withPropertyValues("resilience.enabled=" + value, "resilience.jdbc.deadlineTimeouts=" + value,
					"resilience.memory.enabled=" + value)
			.run((context) -> {
				assertThat(context.getBean(DependencySettings.class).enabled()).isEqualTo(on);
				assertThat(context.getBeanNamesForType(DependencyCallBeanPostProcessor.class)).hasSize(on ? 1 : 0);
				assertThat(context.getBeanNamesForType(DeadlineDataSourcePostProcessor.class)).hasSize(on ? 1 : 0);
				assertThat(context.getBeanNamesForType(MemoryGuard.class)).hasSize(on ? 1 : 0);
			});
	}

	@Test
	void theBlockOfAProfileSwitchesEverythingOff() {
		this.runner.withPropertyValues("spring.profiles.active=testing")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DependencyCallBeanPostProcessor.class)
				.doesNotHaveBean(DeadlineDataSourcePostProcessor.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "resilience.web.problem_details=off", "testing.resilience.web.problemDetails=0" })
	void problemDetailsAreOffByAnySpelling(String property) {
		new WebApplicationContextRunner().withConfiguration(Contexts.starter())
			.withPropertyValues("spring.profiles.active=testing", property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResilienceProblemHandler.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "resilience.memory.enabled", "resilience.chaos.enabled", "resilience.enabled",
			"resilience.jdbc.deadline_timeouts", "resilience.web.problem_details" })
	void aValueThatIsNoneIsReportedAsAnyOther(String key) {
		file("external_dependencies.db.type: database\n" + key + ": ture")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidResilienceConfigurationException.class,
						(ex) -> assertThat(ex.problems()).singleElement().satisfies((problem) -> {
							assertThat(problem.key()).isEqualTo(key);
							assertThat(problem.value()).isEqualTo("ture");
							assertThat(problem.origin()).startsWith("application.yml:2:");
							assertThat(problem.rule()).isEqualTo("must be true or false");
						})));
	}

	/** Below what is given as properties. */
	private static ApplicationContextRunner file(String yaml) {
		return Contexts.plain()
			.withInitializer((context) -> Yaml.read("application.yml", yaml)
				.forEach(context.getEnvironment().getPropertySources()::addLast));
	}

}
