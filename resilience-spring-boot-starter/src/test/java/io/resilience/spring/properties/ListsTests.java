package io.resilience.spring.properties;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.resilience.ExceptionFilter;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A list is one value: whoever beats another's list replaces it, whole.
 */
class ListsTests {

	private static final String BASE = """
			external_dependencies:
			  users:
			    type: database
			    circuit_breaker:
			      ignored_exceptions:
			        - java.io.IOException
			        - java.lang.IllegalArgumentException
			""";

	@Test
	void aFileOfAProfileReplacesTheList() {
		assertThat(ignored(SettingsBuilder.empty()
			.file("application.yml", BASE)
			.file("application-production.yml",
					"external_dependencies.users.circuit_breaker.ignored_exceptions: [java.sql.SQLException]")))
			.isEqualTo(new ExceptionFilter(List.of(), List.of(SQLException.class)));
	}

	@Test
	void anotherSpellingReplacesTheListTooAndTheLongerOneLeavesNothingBehind() {
		ResolvedDependency users = SettingsBuilder.empty()
			.file("application.yml", BASE)
			.file("application-production.yml",
					"external_dependencies.users.excluded_exceptions: java.sql.SQLException")
			.build()
			.resolve("users", null);
		assertThat(users.config().circuitBreaker().exceptions().excluded()).containsExactly(SQLException.class);
		assertThat(users.settings().get("circuit_breaker.ignored_exceptions").origin())
			.startsWith("application-production.yml:1:");
	}

	@Test
	void anOverlayReplacesTheList() {
		assertThat(ignored(SettingsBuilder.empty().file("application.yml", BASE + """
				production:
				  external_dependencies:
				    users:
				      circuit_breaker:
				        ignored_exceptions: [java.sql.SQLException]
				""").profiles("production")).excluded()).containsExactly(SQLException.class);
	}

	@Test
	void anEmptyListTakesTheListAway() {
		assertThat(ignored(SettingsBuilder.empty()
			.file("application.yml", BASE)
			.file("application-production.yml", "external_dependencies.users.circuit_breaker.ignored_exceptions: []"))
			.excluded()).isEmpty();
	}

	@Test
	void anElementOfAVariableReplacesTheList() {
		assertThat(ignored(SettingsBuilder.empty()
			.file("application.yml", BASE)
			.variable("EXTERNAL_DEPENDENCIES_USERS_IGNORED_EXCEPTIONS_0", "java.sql.SQLException")).excluded())
			.containsExactly(SQLException.class);
	}

	@Test
	void elementsOfTwoSourcesAreNotMixed() {
		assertThat(ignored(SettingsBuilder.empty()
			.file("application.yml", BASE)
			.properties(Map.of("external_dependencies.users.circuit_breaker.ignored_exceptions[1]",
					"java.sql.SQLException")))
			.excluded()).containsExactly(SQLException.class);
	}

	@Test
	void aDependencyReplacesTheListOfItsTypeAndThatTheListOfAll() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  circuit_breaker:
				    ignored_exceptions: [java.io.UncheckedIOException, java.lang.IllegalStateException]
				  bulkheads:
				    database:
				      circuit_breaker:
				        ignored_exceptions: [java.io.IOException, java.lang.IllegalArgumentException]
				external_dependencies:
				  users:
				    ignored_exceptions: [java.sql.SQLException]
				""");
		assertThat(ignored(settings, "users").excluded()).containsExactly(SQLException.class);
		assertThat(ignored(settings, "others").excluded()).containsExactly(IOException.class,
				IllegalArgumentException.class);
		assertThat(
				settings.resolve("api", DependencyType.EXTERNAL_API).config().circuitBreaker().exceptions().excluded())
			.containsExactly(UncheckedIOException.class, IllegalStateException.class);
	}

	@Test
	void anOperationReplacesTheListOfItsDependencyAndThatTheListOfThePolicy() {
		DependencyConfig users = SettingsBuilder.yaml("""
				resilience.retry_policy.non_retryable_exceptions: [java.io.UncheckedIOException]
				external_dependencies:
				  users:
				    type: database
				    retry:
				      retryable_exceptions: [java.io.IOException, java.lang.IllegalStateException]
				    operations:
				      find:
				        retry:
				          retryable_exceptions: [java.sql.SQLException]
				      save:
				        retry:
				          non_retryable_exceptions: [java.lang.IllegalArgumentException]
				""").resolve("users", null).config();
		assertThat(users.operation("find").retry().exceptions().included()).containsExactly(SQLException.class);
		assertThat(users.operation("find").retry().exceptions().excluded()).containsExactly(UncheckedIOException.class);
		assertThat(users.operation("save").retry().exceptions().included()).containsExactly(IOException.class,
				IllegalStateException.class);
		assertThat(users.operation("save").retry().exceptions().excluded())
			.containsExactly(IllegalArgumentException.class);
	}

	private static ExceptionFilter ignored(SettingsBuilder settings) {
		return ignored(settings.build(), "users");
	}

	private static ExceptionFilter ignored(DependencySettings settings, String name) {
		return settings.resolve(name, DependencyType.DATABASE).config().circuitBreaker().exceptions();
	}

}
