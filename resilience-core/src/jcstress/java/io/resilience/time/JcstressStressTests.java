package io.resilience.time;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the jcstress tests, each in the JVMs that jcstress starts for it.
 */
@Tag("stress")
class JcstressStressTests {

	@Test
	void jcstressFindsNoForbiddenOutcome() throws Exception {
		Path directory = Files.createDirectories(Path.of("target", "jcstress"));
		File output = directory.resolve("output.txt").toFile();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-m", "quick", "-time", "200",
				"-sc", "false", "-r", "report")
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output)
			.start();
		boolean ended = process.waitFor(4, TimeUnit.MINUTES);
		process.destroyForcibly();
		assertThat(ended).as("ended in time, see %s", output).isTrue();
		assertThat(output).content().contains("Failed tests: No matches.", "Error tests: No matches.");
		assertThat(process.exitValue()).isZero();
	}

}
