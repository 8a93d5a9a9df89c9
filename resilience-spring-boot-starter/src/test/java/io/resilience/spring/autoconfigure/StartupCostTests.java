package io.resilience.spring.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.Switches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a start costs, in things that can be counted: times differ from machine to
 * machine.
 */
class StartupCostTests {

	/** Some more than there are with all optional jars, for what may come. */
	private static final int MOST_CLASSES = 580;

	private final ClassLoader classLoader = getClass().getClassLoader();

	@Test
	void theEnvironmentIsReadOnce() {
		Source source = new Source();
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(source);
		Switches switches = Switches.from(environment, this.classLoader);
		int read = source.asked.get();
		assertThat(read).isPositive();
		DependencySettings settings = switches.settings();
		assertThat(settings.configuredNames()).containsExactly("user_db");
		assertThat(source.asked).hasValue(read);
	}

	@Test
	void theEnvironmentIsReadAgainWhereASourceHasBeenAdded() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new Source());
		Switches switches = Switches.from(environment, this.classLoader);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("late", Map.of("external_dependencies.cache.type", "cache")));
		assertThat(switches.settings().configuredNames()).containsExactlyInAnyOrder("user_db", "cache");
	}

	@Test
	void autoConfigurationsAreSortedWithoutReadingTheirClasses() throws IOException {
		URI classes = URI
			.create(ResilienceAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation().toString());
		Properties metadata = PropertiesLoaderUtils
			.loadProperties(new UrlResource(classes.resolve("META-INF/spring-autoconfigure-metadata.properties")));
		List<String> ours = ImportCandidates.load(AutoConfiguration.class, this.classLoader)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.resilience."))
			.toList();
		assertThat(metadata.stringPropertyNames()).containsAll(ours);
	}

	@Test
	void aStartLoadsFewClassesOfOurs(@TempDir Path directory) throws Exception {
		Path log = directory.resolve("classes.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load:file=" + log + ":none", "-cp", System.getProperty("java.class.path"),
				Application.class.getName())
			.redirectErrorStream(true)
			.start();
		try (BufferedReader output = process.inputReader()) {
			List<String> lines = output.lines().toList();
			assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
		}
		List<String> ours = Files.readAllLines(log)
			.stream()
			.filter((line) -> line.startsWith("io.resilience."))
			.toList();
		assertThat(ours).as("classes and lambdas").hasSizeBetween(100, MOST_CLASSES);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.sources(Users.class)
				.run(args)
				.close();
		}

	}

	static class Users {

		@DatabaseCall("user_db")
		public String find(String key) {
			return key;
		}

	}

	/** Counts how often it is asked for all that it has. */
	private static final class Source extends MapPropertySource {

		private final AtomicInteger asked = new AtomicInteger();

		Source() {
			super("counted", Map.of("external_dependencies.user_db.type", "database"));
		}

		@Override
		public String[] getPropertyNames() {
			this.asked.incrementAndGet();
			return super.getPropertyNames();
		}

	}

}
