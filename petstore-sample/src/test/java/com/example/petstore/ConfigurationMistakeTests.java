package com.example.petstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Mistakes in an {@code application.yml} beside the application, which Spring Boot puts
 * over the one inside.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationMistakeTests {

	@TempDir
	private Path directory;

	@Test
	void typosStopTheStartWithPlaceAndNearestKeyAllAtOnce(CapturedOutput output) throws IOException {
		failToStart("""
				resilience:
				  timeouts:
				    database_timout: 5
				external_dependencies:
				  petstore_database:
				    max_concurent: 20
				""");
		assertThat(output).contains("2 problems in the configuration of Resilience")
			.contains("resilience.timeouts.database_timout: 5")
			.containsPattern("application\\.yml]?:3:22")
			.contains("Did you mean 'resilience.timeouts.database_timeout'?")
			.contains("external_dependencies.petstore_database.max_concurent: 20")
			.containsPattern("application\\.yml]?:6:20")
			.contains("Did you mean 'external_dependencies.petstore_database.max_concurrent'?")
			.doesNotContain("Started PetstoreApplication")
			.doesNotContain("\tat ");
	}

	@Test
	void anImpossibleValueStopsTheStartWithPlaceAndRule(CapturedOutput output) throws IOException {
		failToStart("""
				external_dependencies:
				  petstore_database:
				    timeout_seconds: 0
				""");
		assertThat(output).contains("external_dependencies.petstore_database.timeout_seconds: 0")
			.containsPattern("application\\.yml]?:3:22")
			.contains("must be above 0");
	}

	private void failToStart(String yaml) throws IOException {
		Files.writeString(this.directory.resolve("application.yml"), yaml);
		assertThatException().isThrownBy(() -> new SpringApplicationBuilder(PetstoreApplication.class)
			.properties("server.port=0", "spring.main.banner-mode=off")
			.run("--spring.config.additional-location=" + this.directory.toUri())
			.close());
	}

}
