package io.resilience.spring.properties;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys whose effect another test shows, since it needs a server, a meter registry or a
 * whole application.
 */
final class EffectsElsewhere {

	private static final String ROOT = "io.resilience.spring.";

	private static final Map<String, OtherEffect> EFFECTS = new LinkedHashMap<>();

	static {
		String checks = "monitor.HealthChecksTests";
		add("monitoring.enable_metrics", checks, "metersMayBeUnwanted");
		add("monitoring.metrics_export_interval", checks, "exportIntervalIsTheStepOfRegistriesThatHaveNone");
		add("monitoring.health_check_interval", checks, "dependenciesAreWatchedAlsoThoseThatComeLater");
		add("monitoring.max_operations", "metrics.ResilienceMetricsTests", "operationsBeyondTheLimitAreCountedAsOther");
		add("web.problem_details", "autoconfigure.SwitchesTests", "problemDetailsAreOffByAnySpelling");
		add("jdbc.deadline_timeouts", "autoconfigure.ClientAutoConfigurationTests",
				"deadlinesOfStatementsCanBeSwitchedOff");
		add("memory.enabled", "memory.MemorySwitchTests", "memoryIsWatchedOnlyWhereSomebodySaysSo");
		add("memory.soft_limit", "memory.MemoryGuardOverHttpTests", "aboveTheSoftLimitBackgroundWorkIsRefused");
		add("memory.hard_limit", "memory.MemoryGuardOverHttpTests", "aboveTheHardLimitOnlyCriticalWorkEnters");
		add("memory.hysteresis", "memory.MemoryGuardOverHttpTests", "aLimitIsLeftOnlySomeWayBelowIt");
		add("chaos.enabled", "chaos.ChaosSwitchTests", "thereAreNoFaultsUnlessSomebodySaysSo");
		add("chaos.allow_in_production", "chaos.ChaosSwitchTests", "inProductionItMayBeAllowed");
		add("health_checks.<name>.query", checks, "databaseIsAskedByTheDriverOrByAQuery");
		add("health_checks.<name>.pool", checks, "poolIsAskedForItsConditionAndAlertsWhereItIsInTroubleForLong");
		add("health_checks.<name>.bootstrap_servers", checks, "kafkaThatIsNotThereIsUnhealthy");
	}

	private EffectsElsewhere() {
	}

	static Map<String, OtherEffect> all() {
		return EFFECTS;
	}

	private static void add(String key, String test, String method) {
		EFFECTS.put(key, () -> assertIsThere(key, test, method));
	}

	/** That there is such a test, and that its class speaks of the key. */
	private static void assertIsThere(String key, String test, String method) throws Exception {
		Method found = Arrays.stream(Class.forName(ROOT + test).getDeclaredMethods())
			.filter((each) -> each.getName().equals(method))
			.findFirst()
			.orElseThrow(() -> new AssertionError("%s has no %s any more".formatted(test, method)));
		assertThat(found.isAnnotationPresent(Test.class) || found.isAnnotationPresent(ParameterizedTest.class))
			.isTrue();
		String source = Files.readString(Path.of("src/test/java", (ROOT + test).replace('.', '/') + ".java"));
		assertThat(source.replaceAll("[_-]", "").toLowerCase(Locale.ROOT))
			.contains(Spelling.uniform(key.substring(key.lastIndexOf('.') + 1)));
	}

}
