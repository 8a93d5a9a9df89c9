package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentVariableTests {

	@ParameterizedTest
	@ValueSource(strings = { "EXTERNAL_DEPENDENCIES_USER_DB_BULKHEAD_MAX_CONCURRENT",
			"EXTERNAL_DEPENDENCIES_USER_DB_MAX_CONCURRENT", "EXTERNALDEPENDENCIES_USERDB_MAXCONCURRENT",
			"RESILIENCE_EXTERNAL_DEPENDENCIES_USER_DB_MAX_WORKERS", "external_dependencies_user_db_max_concurrent",
			"external_dependencies.user_db.max_concurrent" })
	void bindInAnySpelling(String variable) {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.file("application.yml", "external_dependencies.user_db.max_concurrent: 3")
			.variable(variable, "7")
			.build()
			.resolve("user_db", DependencyType.DATABASE);
		assertThat(resolved.settings().get("bulkhead.max_concurrent"))
			.isEqualTo(new ConfiguredValue(7, "environment variable " + variable));
	}

	@Test
	void bindWhatNoFileMentions() {
		DependencySettings settings = SettingsBuilder.empty()
			.variable("EXTERNAL_DEPENDENCIES_USER_DB_BULKHEAD_MAX_WAIT", "7")
			.variable("RESILIENCE_BULKHEADS_EXTERNAL_API_MAX_CONCURRENT", "8")
			.variable("RESILIENCE_TIMEOUTS_DATABASE_TIMEOUT", "9")
			.variable("RESILIENCE_MONITORING_ALERTS_FAILURE_RATE_THRESHOLD", "0.3")
			.build();
		assertThat(settings.configuredNames()).containsExactly("user_db");
		assertThat(settings.resolve("user_db", DependencyType.DATABASE).config().bulkhead().maxWait())
			.isEqualTo(Duration.ofSeconds(7));
		assertThat(settings.resolve("user_db", DependencyType.DATABASE).config().timeout())
			.isEqualTo(Duration.ofSeconds(9));
		assertThat(settings.resolve("other", DependencyType.EXTERNAL_API).config().bulkhead().maxConcurrent())
			.isEqualTo(8);
		assertThat(settings.monitoring().alerts().failureRateThreshold()).isEqualTo(0.3);
	}

	@Test
	void preferANameThatAFileMentions() {
		DependencySettings settings = SettingsBuilder.empty()
			.file("application.yml", "external_dependencies.cache_bulkhead.timeout: 3")
			.variable("EXTERNAL_DEPENDENCIES_CACHE_BULKHEAD_MAX_CONCURRENT", "7")
			.build();
		assertThat(settings.configuredNames()).containsExactly("cache_bulkhead");
		assertThat(settings.resolve("cache_bulkhead", DependencyType.CACHE).config().bulkhead().maxConcurrent())
			.isEqualTo(7);
	}

	@Test
	void nameOperationsAndElementsOfLists() {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.variable("EXTERNAL_DEPENDENCIES_USERS_OPERATIONS_GET_USER_TIMEOUT", "7")
			.variable("EXTERNAL_DEPENDENCIES_USERS_IGNORED_EXCEPTIONS_0", "java.io.IOException")
			.variable("EXTERNAL_DEPENDENCIES_USERS_IGNORED_EXCEPTIONS_1", "java.sql.SQLException")
			.build()
			.resolve("users", DependencyType.DATABASE);
		assertThat(resolved.config().operation("get_user").timeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(resolved.config().circuitBreaker().exceptions().excluded()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "RESILIENCE_HOME", "RESILIENCE", "EXTERNAL_DEPENDENCIES", "RESILIENCE_SERVICE_PORT",
			"EXTERNAL_DEPENDENCIES_USERS_MAX_CONCURENT", "RESILIENCE_BULKHEADS_BOATS_MAX_CONCURRENT", "PATH" })
	void areLetBeWhereTheyAreNoneOfOurs(String variable) {
		assertThat(SettingsBuilder.empty().variable(variable, "/opt").build().configuredNames()).isEmpty();
	}

	@Test
	void mayHaveAPrefixOfTheApplication() throws Exception {
		SpringApplication application = new SpringApplication(EnvironmentVariableTests.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("SHOP_RESILIENCE_STRICT", "true", "RESILIENCE_ENABLED", "false")));
		application.setEnvironment(environment);
		application.setEnvironmentPrefix("shop");
		application.setLogStartupInfo(false);
		application.setBannerMode(Banner.Mode.OFF);
		try (ConfigurableApplicationContext context = application.run()) {
			DependencySettings settings = DependencySettings.from(context.getEnvironment(),
					getClass().getClassLoader());
			assertThat(settings.strict()).isTrue();
			assertThat(settings.enabled()).isTrue();
		}
	}

	@Test
	void areCheckedWhereTheyAre() {
		assertThat(SettingsBuilder.empty().variable("EXTERNAL_DEPENDENCIES_USERS_MAX_CONCURRENT", "many").problems())
			.containsExactly(new ConfigurationProblem("external_dependencies.users.max_concurrent", "many",
					"environment variable EXTERNAL_DEPENDENCIES_USERS_MAX_CONCURRENT", "must be a whole number", null,
					List.of()));
	}

}
