package io.resilience.spring.diagnostics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A class path that does not fit: the start says what to change.
 */
@ExtendWith(OutputCaptureExtension.class)
class BootVersionTests {

	@ParameterizedTest
	@ValueSource(strings = { "4.0.0", "4.0.12", "4.0.0-RC1", "3.5.9", "2.7.18" })
	void anOlderSpringBootStopsTheStart(String version, CapturedOutput output) {
		assertThatExceptionOfType(UnsupportedBootVersionException.class)
			.isThrownBy(() -> run(Empty.class, new BootVersionCheck(version)));
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"resilience-spring-boot-starter needs Spring Boot 4.1 or later, and this is " + version + ".",
					"Raise the version of Spring Boot")
			.doesNotContain("\tat io.resilience");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.1.0-M1", "4.1.1", "4.10.0", "5.0.0-SNAPSHOT", "of my own" })
	void aNewerOneAndOneThatCannotBeReadDoNot(String version) {
		run(Empty.class, new BootVersionCheck(version));
	}

	@Test
	void everyApplicationIsChecked() {
		SpringApplication application = new SpringApplication(Empty.class);
		assertThat(application.getInitializers()).hasAtLeastOneElementOfType(BootVersionCheck.class);
	}

	@Test
	void aMissingClassIsNamedWithWhatToDo(CapturedOutput output) {
		assertThatThrownBy(() -> run(Broken.class)).hasRootCauseInstanceOf(NoClassDefFoundError.class);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Resilience needs the class org.springframework.boot.health.contributor.Health, which is not on the class path",
				"Let all modules of Spring Boot be of one version, 4.1 or later (spring-boot is "
						+ SpringBootVersion.getVersion() + ")");
	}

	@Test
	void aClassOfOursThatSpringCannotReadIsOurConcern() {
		FailureAnalysis analysis = new MissingClassFailureAnalyzer().analyze(new BeanCreationException("no",
				new IllegalStateException("Failed to introspect Class [io.resilience.spring.Any] from ClassLoader [x]",
						thrownBy("java.lang.Class"))));
		assertThat(analysis).isNotNull();
	}

	@Test
	void aClassThatOthersMissIsNotOurConcern() {
		assertThat(new MissingClassFailureAnalyzer().analyze(thrownBy("com.example.Users"))).isNull();
	}

	private static NoClassDefFoundError thrownBy(String type) {
		NoClassDefFoundError error = new NoClassDefFoundError("com/example/Missing");
		error.setStackTrace(new StackTraceElement[] { new StackTraceElement("java.lang.ClassLoader", "load", "", 1),
				new StackTraceElement(type, "call", "", 1) });
		return error;
	}

	private static void run(Class<?> configuration, BootVersionCheck... checks) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(checks);
		application.run("--spring.main.banner-mode=off", "--spring.config.location=optional:classpath:/none/").close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		Object broken() {
			throw new NoClassDefFoundError("org/springframework/boot/health/contributor/Health");
		}

	}

}
