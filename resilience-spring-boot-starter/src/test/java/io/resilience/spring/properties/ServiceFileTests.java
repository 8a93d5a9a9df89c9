package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every value of {@code service.yml}, as it is and with each of its environments on top.
 */
class ServiceFileTests {

	/**
	 * Speaks of a breaker and an adaptive timeout, but leaves their values to the file.
	 */
	private static final String PROBE = """
			external_dependencies:
			  probe:
			    type: cache
			    enable_circuit_breaker: true
			    retry:
			      base_delay: 1
			    adaptive_timeout:
			      enabled: true
			""";

	private final DependencySettings settings = settings();

	private static DependencySettings settings(String... profiles) {
		return SettingsBuilder.empty()
			.classPath("config/service.yml")
			.file("probe.yml", PROBE)
			.profiles(profiles)
			.build();
	}

	@Test
	void namesItsFourDependenciesInOrder() {
		assertThat(this.settings.configuredNames()).containsExactly("user_database", "payment_gateway", "session_cache",
				"analytics_service", "probe");
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE, PT10S, 4", "EXTERNAL_API, PT15S, 5", "MESSAGE_QUEUE, PT5S, 6", "CACHE, PT2S, 7",
			"FILE_SYSTEM, PT30S, 8", "CPU_INTENSIVE, PT1M, ", "MEMORY_INTENSIVE, PT2M, " })
	void saysHowLongCallsOfATypeMayTake(DependencyType type, Duration timeout, Integer line) {
		assertSetting(this.settings, type, "timeout", timeout, line);
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE, 10, 28, semaphore, 30", "EXTERNAL_API, 15, 36, semaphore, 38",
			"CACHE, 50, 44, semaphore, 46", "MESSAGE_QUEUE, 20, 50, semaphore, 52",
			"FILE_SYSTEM, 8, 58, thread_pool, 60", "CPU_INTENSIVE, 4, 64, thread_pool, 66",
			"MEMORY_INTENSIVE, 2, 70, thread_pool, 72" })
	void saysHowManyCallsOfATypeMayRunAndWhere(DependencyType type, int maxConcurrent, int maxConcurrentLine,
			String bulkheadType, int bulkheadTypeLine) {
		assertSetting(this.settings, type, "bulkhead.max_concurrent", maxConcurrent, maxConcurrentLine);
		assertSetting(this.settings, type, "bulkhead.type", bulkheadType, bulkheadTypeLine);
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE, PT10S, 29", "EXTERNAL_API, PT0S, 39", "CACHE, PT0S, 47", "MESSAGE_QUEUE, PT5S, 51",
			"FILE_SYSTEM, PT0S, 61", "CPU_INTENSIVE, PT0S, 67", "MEMORY_INTENSIVE, PT0S, 73" })
	void saysHowLongCallsOfATypeMayWait(DependencyType type, Duration maxWait, int line) {
		assertSetting(this.settings, type, "bulkhead.max_wait", maxWait, line);
	}

	@Test
	void leavesTheWaitInTheConfigAsItIsWritten() {
		assertThat(this.settings.resolve("other", DependencyType.DATABASE).config().bulkhead().maxWait())
			.isEqualTo(Duration.ofSeconds(15));
		assertThat(this.settings.resolve("other", DependencyType.MESSAGE_QUEUE).config().bulkhead().maxWait())
			.isEqualTo(Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE, false, 31", "EXTERNAL_API, true, 39", "CACHE, true, 47", "MESSAGE_QUEUE, false, 53",
			"FILE_SYSTEM, true, 61", "CPU_INTENSIVE, true, 67", "MEMORY_INTENSIVE, true, 73" })
	void saysWhetherCallsOfATypeAreRejectedAtOnce(DependencyType type, boolean rejectOnFull, int line) {
		assertSetting(this.settings, type, "bulkhead.reject_on_full", rejectOnFull, line);
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE, 32, 5, 33, 34", "EXTERNAL_API, 40, 3, 41, 42", "MESSAGE_QUEUE, 54, 5, 55, 56" })
	void saysWhatTheBreakerOfATypeDoes(DependencyType type, int enabledLine, int failureThreshold,
			int failureThresholdLine, int recoveryTimeoutLine) {
		assertSetting(this.settings, type, "circuit_breaker.enabled", true, enabledLine);
		assertSetting(this.settings, type, "circuit_breaker.failure_threshold", failureThreshold, failureThresholdLine);
		assertSetting(this.settings, type, "circuit_breaker.recovery_timeout", Duration.ofSeconds(60),
				recoveryTimeoutLine);
		assertSetting(this.settings, type, "circuit_breaker.half_open_max_calls", 3, 18);
		assertSetting(this.settings, type, "circuit_breaker.use_failure_rate", true, 19);
		assertSetting(this.settings, type, "circuit_breaker.failure_rate_threshold", 0.5, 20);
	}

	@ParameterizedTest
	@CsvSource({ "CACHE, 48", "FILE_SYSTEM, 62", "CPU_INTENSIVE, 68", "MEMORY_INTENSIVE, 74" })
	void saysWhichTypesHaveNoBreaker(DependencyType type, int line) {
		assertSetting(this.settings, type, "circuit_breaker.enabled", false, line);
		assertThat(this.settings.resolve("other", type).config().circuitBreaker()).isNull();
	}

	@Test
	void saysWhatHoldsWhereNoTypeSaysAnything() {
		ResolvedDependency probe = this.settings.resolve("probe", null);
		assertSetting(probe, "circuit_breaker.failure_threshold", 5, 16);
		assertSetting(probe, "circuit_breaker.recovery_timeout", Duration.ofSeconds(60), 17);
		assertSetting(probe, "retry.max_attempts", 3, 22);
		assertSetting(probe, "retry.backoff_multiplier", 1.5, 23);
		assertSetting(probe, "retry.max_delay", Duration.ofSeconds(30), 24);
		assertSetting(probe, "retry.jitter", "full", 25);
		assertSetting(probe, "adaptive_timeout.percentile", 0.95, 11);
		assertSetting(probe, "adaptive_timeout.multiplier", 2.0, 12);
		assertSetting(probe, "adaptive_timeout.min", Duration.ofSeconds(1), 13);
		assertSetting(probe, "adaptive_timeout.max", Duration.ofSeconds(120), 14);
		assertSetting(this.settings, DependencyType.DATABASE, "adaptive_timeout.enabled", false, 10);
	}

	@Test
	void givesPatternsTheDefaultTimeout() {
		assertThat(this.settings.resolvePattern("order", AnnotationValues.NONE).settings().get("timeout"))
			.isEqualTo(new ConfiguredValue(Duration.ofSeconds(30), "config/service.yml:3:22"));
	}

	@Test
	void fallsBackToTheBreakerTimeoutAmongTheTimeouts() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  timeouts:
				    circuit_breaker_timeout: 45.0
				external_dependencies:
				  users:
				    type: cache
				    enable_circuit_breaker: true
				""");
		assertThat(settings.resolve("users", null).settings().get("circuit_breaker.recovery_timeout"))
			.isEqualTo(new ConfiguredValue(Duration.ofSeconds(45), "application.yml:3:30"));
	}

	@ParameterizedTest
	@CsvSource({ "user_database, type, database, 77", "user_database, bulkhead.max_concurrent, 10, 79",
			"user_database, bulkhead.max_wait, PT10S, 80", "user_database, circuit_breaker.enabled, true, 81",
			"user_database, circuit_breaker.failure_threshold, 5, 83",
			"user_database, circuit_breaker.recovery_timeout, PT1M, 84", "user_database, retry.max_attempts, 3, 86",
			"user_database, retry.base_delay, PT1S, 87", "payment_gateway, type, external_api, 89",
			"payment_gateway, bulkhead.max_concurrent, 5, 91", "payment_gateway, bulkhead.max_wait, PT0S, 39",
			"payment_gateway, circuit_breaker.enabled, true, 93",
			"payment_gateway, circuit_breaker.failure_threshold, 3, 95",
			"payment_gateway, circuit_breaker.recovery_timeout, PT2M, 96", "payment_gateway, retry.max_attempts, 2, 98",
			"payment_gateway, retry.base_delay, PT2S, 99", "session_cache, type, cache, 101",
			"session_cache, bulkhead.max_concurrent, 100, 103", "session_cache, bulkhead.max_wait, PT0S, 47",
			"session_cache, circuit_breaker.enabled, false, 105", "session_cache, retry.max_attempts, 2, 107",
			"session_cache, retry.base_delay, PT0.1S, 108", "analytics_service, type, external_api, 110",
			"analytics_service, bulkhead.max_concurrent, 10, 112", "analytics_service, bulkhead.max_wait, PT0S, 39",
			"analytics_service, circuit_breaker.enabled, false, 114", "analytics_service, retry.max_attempts, 1, 116" })
	void saysWhatDependenciesHave(String name, String key, String value, int line) {
		ConfiguredValue setting = this.settings.resolve(name, null).settings().get(key);
		assertThat(setting.value()).hasToString(value);
		assertThat(setting.origin()).startsWith("config/service.yml:%d:".formatted(line));
	}

	@Test
	void triesACallOnceWhereItSaysOneAttempt() {
		assertThat(this.settings.resolve("analytics_service", null).config().retry()).isNull();
	}

	@Test
	void saysWhatToMonitor() {
		assertThat(this.settings.monitoring()).isEqualTo(new MonitoringSettings(true, 100, Duration.ofSeconds(60),
				Duration.ofSeconds(30), 100, new MonitoringSettings.Alerts(1, 0.8, 0.1, 0.05, 10,
						Duration.ofSeconds(60), Duration.ofHours(1), null)));
	}

	@ParameterizedTest
	@CsvSource({ "development, 60, 129, 10, 131, 5, 134, 3, 136", "testing, 5, 140, 2, 142, 2, 145, 2, 147",
			"production, 30, 151, 5, 153, 20, 158, 25, 160" })
	void laysAnEnvironmentOverTheRest(String profile, int timeout, int timeoutLine, int failureThreshold,
			int failureThresholdLine, int database, int databaseLine, int api, int apiLine) {
		DependencySettings settings = settings(profile);
		assertThat(settings.resolvePattern("order", AnnotationValues.NONE).settings().get("timeout")).isEqualTo(
				new ConfiguredValue(Duration.ofSeconds(timeout), "config/service.yml:%d:24".formatted(timeoutLine)));
		assertSetting(settings.resolve("probe", null), "circuit_breaker.failure_threshold", failureThreshold,
				failureThresholdLine);
		assertSetting(settings, DependencyType.DATABASE, "bulkhead.max_concurrent", database, databaseLine);
		assertSetting(settings, DependencyType.EXTERNAL_API, "bulkhead.max_concurrent", api, apiLine);
		assertSetting(settings, DependencyType.CACHE, "bulkhead.max_concurrent", 50, 44);
	}

	@Test
	void laysTheFailureRateOfProductionOverTheRest() {
		assertSetting(settings("production"), DependencyType.DATABASE, "circuit_breaker.use_failure_rate", true, 154);
		assertSetting(settings("production"), DependencyType.DATABASE, "circuit_breaker.failure_rate_threshold", 0.3,
				155);
	}

	private static void assertSetting(DependencySettings settings, DependencyType type, String key, Object value,
			Integer line) {
		assertSetting(settings.resolve("other", type), key, value, line);
	}

	private static void assertSetting(ResolvedDependency resolved, String key, Object value, Integer line) {
		ConfiguredValue setting = resolved.settings().get(key);
		assertThat(setting.value()).isEqualTo(value);
		assertThat(setting.origin())
			.startsWith((line != null) ? "config/service.yml:%d:".formatted(line) : ConfiguredValue.TYPE_DEFAULT);
	}

}
