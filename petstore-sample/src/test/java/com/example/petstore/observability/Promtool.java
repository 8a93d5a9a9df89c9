package com.example.petstore.observability;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Prometheus' own judge of metrics and rules.
 */
final class Promtool {

	private final Path executable;

	private Promtool(Path executable) {
		this.executable = executable;
	}

	static Promtool assumed() {
		List<Path> found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, "promtool"))
			.filter(Files::isExecutable)
			.toList();
		assumeTrue(!found.isEmpty(),
				"promtool is not on the PATH, so nothing of this is checked: install Prometheus, on Debian apt-get install prometheus");
		return new Promtool(found.get(0));
	}

	/**
	 * Runs it, and fails with what it says unless it finds nothing to complain of.
	 */
	void check(String input, String... arguments) throws IOException, InterruptedException {
		Path in = Files.writeString(Files.createTempFile("promtool", ".in"), input);
		Path out = Files.createTempFile("promtool", ".out");
		try {
			List<String> command = new ArrayList<>(List.of(this.executable.toString()));
			command.addAll(List.of(arguments));
			Process process = new ProcessBuilder(command).redirectInput(in.toFile())
				.redirectOutput(out.toFile())
				.redirectErrorStream(true)
				.start();
			boolean ended = process.waitFor(2, TimeUnit.MINUTES);
			process.destroyForcibly();
			assertThat(ended).as("%s ends", command).isTrue();
			assertThat(process.exitValue()).as("%s: %s", command, Files.readString(out, StandardCharsets.UTF_8))
				.isZero();
		}
		finally {
			Files.delete(in);
			Files.delete(out);
		}
	}

}
