package io.resilience.spring.properties;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The files that users bind as they are, and our copies of them, which the other tests
 * read.
 */
class SharedFilesTests {

	private static final Path ORIGINALS = Path.of("..", "..", "shared", "config").toAbsolutePath().normalize();

	@ParameterizedTest
	@ValueSource(strings = { "petstore.yml", "service.yml" })
	void ourCopyIsTheOriginal(String name) throws IOException {
		Path original = ORIGINALS.resolve(name);
		assumeTrue(Files.exists(original),
				() -> "Skipped: there is no original to compare with, expected at " + original);
		try (InputStream copy = getClass().getResourceAsStream("/config/" + name)) {
			assertThat(copy).isNotNull();
			assertThat(new String(copy.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(Files.readString(original));
		}
	}

}
