package io.resilience;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.resilience.guard.Guard;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WithoutOptionalJarsTests {

	@Test
	void everythingElseLoadsWithReactorAndCommonsPoolAbsent() throws Exception {
		URL classes = Guard.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes }, ClassLoader.getPlatformClassLoader())) {
			List<String> names = names(Path.of(classes.toURI()));
			assertThat(names).hasSizeGreaterThan(100);
			for (String name : names) {
				if (!name.startsWith("io.resilience.reactor.") && !name.startsWith("io.resilience.pool.")) {
					assertThat(Class.forName(name, true, loader).getDeclaredMethods()).isNotNull();
				}
			}
			assertThatExceptionOfType(NoClassDefFoundError.class)
				.isThrownBy(() -> Class.forName("io.resilience.reactor.GuardedFlux", true, loader));
			assertThatExceptionOfType(NoClassDefFoundError.class)
				.isThrownBy(() -> Class.forName("io.resilience.pool.PooledFactory", true, loader));
		}
	}

	private static List<String> names(Path root) throws IOException, URISyntaxException {
		try (Stream<Path> files = Files.walk(root)) {
			return files.map((file) -> root.relativize(file).toString())
				.filter((file) -> file.endsWith(".class") && !file.contains("-info"))
				.map((file) -> file.substring(0, file.length() - 6).replace('/', '.').replace('\\', '.'))
				.toList();
		}
	}

}
