package io.resilience.spring.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.FileSystemCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The starter on a class path that really lacks a jar: whatever would touch a missing
 * class fails here and nowhere else.
 */
class MissingJarsTests {

	private static final String ACTUATOR = "spring-boot-(starter-)?(actuator|health|micrometer).*|micrometer-(core|observation|commons|registry|jakarta|tracing).*|prometheus.*|opentelemetry.*";

	private static final String WEB = "spring-web.*|spring-boot-(starter-)?(web|servlet|tomcat|jackson|http).*|tomcat.*|jackson.*";

	private static final String REACTOR = "reactor.*|spring-webflux.*|spring-boot-(starter-)?(webflux|reactor).*|netty.*";

	@ParameterizedTest(name = "{0}")
	@CsvSource(quoteCharacter = '"', value = { "actuator, " + ACTUATOR,
			"health, spring-boot-health.*|spring-boot-(starter-)?actuator.*", "web, " + WEB + "|" + REACTOR,
			"context-propagation, context-propagation.*", "aspectjweaver, aspectjweaver.*", "reactor, " + REACTOR,
			"jdbc, spring-jdbc.*|spring-tx.*", "redis, spring-data.*", "kafka, spring-kafka.*|kafka-clients.*",
			"hikari, HikariCP.*", "commons-pool, commons-pool2.*",
			"micrometer, micrometer-(core|registry).*|prometheus.*|spring-boot-(starter-)?micrometer.*",
			"junit, junit-.*|spring-test.*|spring-boot-test.*", "all of them, " + ACTUATOR + "|" + WEB + "|" + REACTOR
					+ "|context-propagation.*|aspectjweaver.*|spring-jdbc.*|spring-tx.*|HikariCP.*|commons-pool2.*|junit-.*|spring-test.*" })
	void callsAreGuardedWithout(String what, String jars) throws Exception {
		assertThat(runWithout(jars)).isEqualTo("2 calls");
	}

	@Test
	void jarsAreReallyMissing() throws Exception {
		try (URLClassLoader loader = without("aspectjweaver.*")) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.aspectj.weaver.World"));
		}
	}

	private static String runWithout(String jars) throws Exception {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = without(jars)) {
			Thread.currentThread().setContextClassLoader(loader);
			return (String) loader.loadClass(Application.class.getName()).getMethod("run").invoke(null);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static URLClassLoader without(String jars) {
		Pattern missing = Pattern.compile(jars);
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		URL[] urls = Stream.of(classPath.split(File.pathSeparator))
			.map(Path::of)
			.filter((path) -> !missing.matcher(path.getFileName().toString()).matches())
			.map(MissingJarsTests::url)
			.toArray(URL[]::new);
		return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class,
			ResilienceAopAutoConfiguration.class, ResilienceAutoConfiguration.class,
			ResilienceChaosAutoConfiguration.class, ResilienceMemoryAutoConfiguration.class,
			ResiliencePoolAutoConfiguration.class, ResilienceProfileAutoConfiguration.class,
			ResilienceDashboardAutoConfiguration.class, ResilienceEndpointAutoConfiguration.class,
			ResilienceEventsAutoConfiguration.class, ResilienceFlightRecorderAutoConfiguration.class,
			ResilienceObservationAutoConfiguration.class, ResilienceHealthAutoConfiguration.class,
			ResilienceJdbcAutoConfiguration.class, ResilienceLintAutoConfiguration.class,
			ResilienceMetricsAutoConfiguration.class, ResilienceMonitorAutoConfiguration.class,
			ResilienceRestClientAutoConfiguration.class, ResilienceWebAutoConfiguration.class,
			ResilienceWebClientAutoConfiguration.class })
	public static class Application {

		@Bean
		public Users users() {
			return new Users();
		}

		public static String run() {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			try (ConfigurableApplicationContext context = application.run("--spring.main.banner-mode=off",
					"--management.endpoints.jmx.exposure.include=*", "--management.endpoints.web.exposure.include=*",
					"--resilience.chaos.enabled=true", "--resilience.memory.enabled=true",
					"--resilience.profiler.enabled=true")) {
				context.getBean(Users.class).find();
				context.getBean(Users.class).read();
				DependencyRegistry registry = context.getBean(DependencyRegistry.class);
				long calls = registry.get("user_db").snapshot().calls().total()
						+ registry.get("disk").snapshot().calls().total();
				return calls + " calls";
			}
		}

	}

	public static class Users {

		@DatabaseCall("user_db")
		public void find() {
		}

		@FileSystemCall("disk")
		public void read() {
		}

	}

}
