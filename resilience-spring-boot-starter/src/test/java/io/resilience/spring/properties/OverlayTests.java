package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OverlayTests {

	private static final String YAML = """
			external_dependencies:
			  users:
			    type: database
			    timeout: 1
			    max_concurrent: 1
			development:
			  external_dependencies:
			    users:
			      timeout: 2
			      max_concurrent: 2
			  server:
			    anything: goes
			testing:
			  resilience:
			    external_dependencies:
			      users:
			        timeout_seconds: 3
			production:
			  resilience_monitoring:
			    enable_metrics: false
			  external_dependencies:
			    payments:
			      timeout: 4
			""";

	@ParameterizedTest
	@CsvSource({ "staging, 1, 1, 4", "development, 2, 2, 9", "testing, 3, 1, 17", "Development, 1, 1, 4" })
	void aBlockCountsWhileTheProfileOfItsNameIsActive(String profile, int seconds, int maxConcurrent, int line) {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.file("application.yml", YAML)
			.profiles(profile)
			.build()
			.resolve("users", null);
		assertThat(resolved.config().timeout()).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(maxConcurrent);
		assertThat(resolved.settings().get("timeout").origin()).startsWith("application.yml:%d:".formatted(line));
	}

	@ParameterizedTest
	@CsvSource({ "development, testing, 3, 2", "testing, development, 2, 2" })
	void theLastOfSeveralProfilesWins(String first, String second, int seconds, int maxConcurrent) {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.file("application.yml", YAML)
			.profiles(first, second)
			.build()
			.resolve("users", null);
		assertThat(resolved.config().timeout()).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(maxConcurrent);
	}

	@Test
	void aBlockMayNameWhatTheRestDoesNot() {
		DependencySettings production = SettingsBuilder.empty()
			.file("application.yml", YAML)
			.profiles("production")
			.build();
		assertThat(production.configuredNames()).containsExactly("users", "payments");
		assertThat(production.monitoring().enableMetrics()).isFalse();
		assertThat(SettingsBuilder.yaml(YAML).configuredNames()).containsExactly("users");
	}

	@Test
	void aBlockLiesOverItsOwnFileAndUnderTheFilesAbove() {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.file("application.yml", YAML)
			.file("application-development.yml", "external_dependencies.users.timeout: 9")
			.profiles("development")
			.build()
			.resolve("users", DependencyType.DATABASE);
		assertThat(resolved.config().timeout()).isEqualTo(Duration.ofSeconds(9));
		assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(2);
	}

	@Test
	void anUnknownKeyIsReportedWhetherItsProfileIsActiveOrNot() {
		String yaml = """
				production:
				  resilience:
				    timeouts:
				      cache_timout: 3
				""";
		assertThat(SettingsBuilder.problems(yaml))
			.isEqualTo(SettingsBuilder.empty().file("application.yml", yaml).profiles("production").problems())
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("production.resilience.timeouts.cache_timout");
				assertThat(problem.suggestion()).isEqualTo("production.resilience.timeouts.cache_timeout");
				assertThat(problem.origin()).isEqualTo("application.yml:4:21");
			});
	}

	@Test
	void aBlockOfAnotherNameIsNoneOfOurs() {
		assertThat(SettingsBuilder.problems("staging.resilience.timeouts.cache_timout: 3")).isEmpty();
	}

}
