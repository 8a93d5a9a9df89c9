package com.example.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM of its own, for what would be the end of this one. Its main class says with its
 * status whether all was well.
 */
final class Child {

	private static final long LIMIT_SECONDS = 90;

	private Child() {
	}

	/**
	 * Runs it, and fails with what it printed if it was not well.
	 * @param main its main class
	 * @param shell what to do in a shell before it starts, or nothing
	 * @param options options for the JVM
	 */
	static void run(Class<?> main, String shell, String... options) throws IOException, InterruptedException {
		List<String> java = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
		java.addAll(List.of(options));
		java.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		List<String> command = new ArrayList<>();
		if (!shell.isEmpty()) {
			command.addAll(List.of("sh", "-c", shell + " && exec \"$0\" \"$@\""));
		}
		command.addAll(java);
		Path output = Files.createTempFile("chaos-", ".txt");
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
			if (!ended) {
				process.destroyForcibly();
			}
			assertThat(ended && process.exitValue() == 0)
				.as(() -> "%s is well; it said:%n%s".formatted(main.getSimpleName(), read(output)))
				.isTrue();
		}
		finally {
			Files.delete(output);
		}
	}

	private static String read(Path output) {
		try {
			return Files.readString(output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
