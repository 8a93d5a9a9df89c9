package io.resilience.spring.diagnostics;

import java.nio.file.Files;
import java.nio.file.Path;

import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.InvalidResilienceConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@Test
	void aTypingErrorStopsStartupAndIsExplained(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"), """
				spring.main.banner-mode: off
				external_dependencies:
				  user_db:
				    type: database
				    max_concurent: 5
				production:
				  resilience:
				    timeouts:
				      default_timeout: 0
				""");
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException()
			.isThrownBy(
					() -> application.run("--spring.config.location=" + file, "--spring.profiles.active=production"))
			.havingRootCause()
			.isInstanceOf(InvalidResilienceConfigurationException.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("2 problems in the configuration of Resilience:")
			.contains("external_dependencies.user_db.max_concurent: 5")
			.contains("    at " + file + ":5:20")
			.contains("    is not a known key")
			.contains("    Did you mean 'external_dependencies.user_db.max_concurrent'?")
			.contains("    Valid here: type, critical, timeout,")
			.contains("production.resilience.timeouts.default_timeout: 0")
			.contains("    must be above 0")
			.contains("Action:")
			.doesNotContain("\tat io.resilience");
	}

	@Test
	void aTypingErrorFailsAContextWithTheSameWords() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("resilience.timeouts.cache-timout=3")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(InvalidResilienceConfigurationException.class)
				.rootCause()
				.hasMessageContaining("One problem in the configuration of Resilience:")
				.hasMessageContaining("Did you mean 'resilience.timeouts.cache_timeout'?"));
	}

	@Test
	void theRightConfigurationStarts() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("resilience.timeouts.cache-timeout=3")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DependencySettings.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		DependencySettings dependencySettings(Environment environment) {
			return DependencySettings.from(environment, getClass().getClassLoader());
		}

	}

}
