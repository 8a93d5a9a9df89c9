package io.resilience.spring.properties;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.resilience.dependency.DependencyType;
import io.resilience.memory.MemoryGuardConfig;
import io.resilience.memory.MemoryLimit;
import io.resilience.pool.PoolConfig;
import io.resilience.spring.properties.Node.Block;
import io.resilience.spring.properties.Node.Key;
import io.resilience.spring.properties.Node.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Catalogue, metadata, documentation and defaults say the same.
 */
class CatalogueTests {

	private static final String ALL = "spring-configuration-metadata.json";

	private final Map<String, JsonNode> metadata = metadata(ALL);

	@Test
	void theMetadataHasEveryKeyThatCanBeWrittenAndNoOther() {
		Set<String> written = new TreeSet<>();
		addKeys(written, "", Catalogue.ROOT);
		for (String overlay : Catalogue.OVERLAYS) {
			addKeys(written, overlay + ".", Catalogue.ROOT);
		}
		assertThat(this.metadata.keySet()).containsExactlyInAnyOrderElementsOf(written);
	}

	private static void addKeys(Set<String> keys, String prefix, Block block) {
		for (Key key : block.keys().values()) {
			String name = prefix + key.name().replace('_', '-');
			if (key.node() instanceof Block below) {
				addKeys(keys, name + ".", below);
			}
			else {
				keys.add(name);
			}
		}
	}

	@Test
	void theMetadataDescribesEveryKey() {
		assertThat(this.metadata.values()).allSatisfy((property) -> {
			assertThat(property.path("description").asString("")).endsWith(".").matches("[A-Z].*");
			assertThat(property.path("type").asString("")).isNotEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("typesBelowNames")
	void theMetadataOfWhatIsBelowNamesHasEveryKeyWithItsDescription(Names names, Class<?> type) {
		Map<String, JsonNode> described = metadata("spring/configuration-metadata/" + type.getName() + ".json");
		Set<String> written = new TreeSet<>();
		addKeys(written, "", names.element());
		assertThat(described.keySet()).containsExactlyInAnyOrderElementsOf(written);
		assertThat(described.values()).allSatisfy((property) -> {
			assertThat(property.path("description").asString("")).endsWith(".").matches("[A-Z].*");
			assertThat(property.path("type").asString("")).isNotEmpty();
		});
	}

	static Stream<Arguments> typesBelowNames() {
		Names dependencies = (Names) Catalogue.node(Catalogue.RESILIENCE, "external_dependencies");
		return Stream.of(Arguments.of(dependencies, DependencyProperties.class),
				Arguments.of(Catalogue.node(Catalogue.RESILIENCE, "bulkheads"), TypeProperties.class),
				Arguments.of(Catalogue.node(Catalogue.RESILIENCE, "patterns"), PatternProperties.class),
				Arguments.of(Catalogue.node(Catalogue.RESILIENCE, "health_checks"), HealthCheckProperties.class),
				Arguments.of(Catalogue.node(Catalogue.RESILIENCE, "pools"), PoolProperties.class),
				Arguments.of(Catalogue.node((Block) Catalogue.node(Catalogue.RESILIENCE, "chaos"), "experiments"),
						ExperimentProperties.class),
				Arguments.of(Catalogue.node(dependencies.element(), "operations"), OperationProperties.class));
	}

	@Test
	void theDocumentationNamesEveryKey() throws IOException {
		String documentation = Files.readString(Path.of("../docs/configuration.md"))
				+ Files.readString(Path.of("../docs/health-checks.md"));
		Set<String> keys = new TreeSet<>();
		addNames(keys, Catalogue.ROOT);
		assertThat(keys).allSatisfy((key) -> assertThat(documentation).containsPattern("[`.]" + key + "[`.]"));
	}

	private static void addNames(Set<String> keys, Block block) {
		block.keys().values().forEach((key) -> {
			keys.add(key.name());
			if (key.node() instanceof Block below) {
				addNames(keys, below);
			}
			else if (key.node() instanceof Names names) {
				addNames(keys, names.element());
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void theMetadataOffersEveryType(DependencyType type) {
		List<String> offered = document(ALL).path("hints")
			.valueStream()
			.filter((hint) -> hint.path("name").asString().equals("resilience.bulkheads.keys"))
			.flatMap((hint) -> hint.path("values").valueStream())
			.map((value) -> value.path("value").asString())
			.toList();
		assertThat(offered).contains(type.label()).hasSameSizeAs(DependencyType.values());
	}

	static Stream<DependencyType> types() {
		return Stream.of(DependencyType.values());
	}

	@ParameterizedTest
	@MethodSource("types")
	void theMetadataSaysTheDefaultTimeoutOfAType(DependencyType type) {
		String key = Map.of(DependencyType.EXTERNAL_API, "api-call", DependencyType.FILE_SYSTEM, "file-operation")
			.getOrDefault(type, type.label().replace('_', '-'));
		assertDefault("resilience.timeouts." + key + "-timeout", type.timeout());
	}

	@Test
	void theMetadataSaysTheDefaultsThatAreInForce() {
		Map<String, ConfiguredValue> inForce = SettingsBuilder.yaml("""
				external_dependencies.users:
				  type: cache
				  enable_circuit_breaker: true
				  retry:
				  adaptive_timeout:
				""").resolve("users", null).settings();
		assertDefaults("resilience.circuit-breaker.", "circuit_breaker.", inForce);
		assertDefaults("resilience.retry-policy.", "retry.", inForce);
		assertDefaults("resilience.timeouts.adaptive-timeout-", "adaptive_timeout.", inForce);
		assertDefault("resilience.timeouts.circuit-breaker-timeout",
				inForce.get("circuit_breaker.recovery_timeout").value());
		assertDefault("resilience.timeouts.default-timeout",
				SettingsBuilder.empty().build().resolvePattern("order", AnnotationValues.NONE).timeout());
	}

	private void assertDefaults(String prefix, String block, Map<String, ConfiguredValue> inForce) {
		inForce.forEach((key, value) -> {
			if (key.startsWith(block) && !key.endsWith(".enabled")) {
				assertDefault(prefix + key.substring(block.length()).replace('_', '-'), value.value());
			}
		});
	}

	@Test
	void theMetadataSaysTheDefaultsOfHealthAndMonitoring() {
		DependencySettings settings = SettingsBuilder.empty().build();
		assertDefault("resilience.enabled", settings.enabled());
		assertDefault("resilience.strict", settings.strict());
		assertDefault("resilience.health.success-rate-threshold", settings.health().successRateThreshold());
		assertDefault("resilience.health.minimum-calls", settings.health().minimumCalls());
		assertDefault("resilience.health.window", settings.health().window());
		assertDefault("resilience.health.utilization-threshold", settings.health().utilizationThreshold());
		for (String prefix : List.of("resilience.monitoring.", "resilience-monitoring.")) {
			MonitoringSettings monitoring = settings.monitoring();
			assertDefault(prefix + "enable-metrics", monitoring.enableMetrics());
			assertDefault(prefix + "max-operations", monitoring.maxOperations());
			assertDefault(prefix + "max-operations", monitoring.maxOperations());
			assertDefault(prefix + "metrics-export-interval", monitoring.metricsExportInterval());
			assertDefault(prefix + "health-check-interval", monitoring.healthCheckInterval());
			assertDefault(prefix + "alerts.circuit-breaker-open-threshold",
					monitoring.alerts().circuitBreakerOpenThreshold());
			assertDefault(prefix + "alerts.bulkhead-utilization-threshold",
					monitoring.alerts().bulkheadUtilizationThreshold());
			assertDefault(prefix + "alerts.failure-rate-threshold", monitoring.alerts().failureRateThreshold());
			assertDefault(prefix + "alerts.timeout-rate-threshold", monitoring.alerts().timeoutRateThreshold());
			assertDefault(prefix + "alerts.minimum-calls", monitoring.alerts().minimumCalls());
			assertDefault(prefix + "alerts.window", monitoring.alerts().window());
			assertDefault(prefix + "alerts.repeat-interval", monitoring.alerts().repeatInterval());
		}
	}

	@Test
	void theMetadataSaysTheDefaultsOfPoolsMemoryProfilerAndChaos() {
		DependencySettings settings = SettingsBuilder.empty().build();
		MemoryGuardConfig memory = settings.memory();
		assertThat(MemoryLimit.parse(documentedDefault("resilience.memory.soft-limit"))).isEqualTo(memory.softLimit());
		assertThat(MemoryLimit.parse(documentedDefault("resilience.memory.hard-limit"))).isEqualTo(memory.hardLimit());
		assertDefault("resilience.memory.hysteresis", memory.hysteresis());
		assertDefault("resilience.memory.stale-after", memory.staleAfter());
		assertDefault("resilience.memory.max-tags", memory.maxTags());
		assertDefault("resilience.profiler.enabled", settings.profiler().enabled());
		assertDefault("resilience.profiler.max-paths", settings.profiler().maxPaths());
		assertDefault("resilience.chaos.enabled", settings.chaos().enabled());
		Map<String, JsonNode> pool = metadata(
				"spring/configuration-metadata/" + PoolProperties.class.getName() + ".json");
		PoolConfig.Builder documented = PoolConfig.builder()
			.minSize(pool.get("min-size").path("defaultValue").asInt())
			.maxSize(pool.get("max-size").path("defaultValue").asInt())
			.maxOverflow(pool.get("max-overflow").path("defaultValue").asInt())
			.queueSize(pool.get("queue-size").path("defaultValue").asInt())
			.maxWait(Times.parse(pool.get("max-wait").path("defaultValue").asString()))
			.idleTimeout(Times.parse(pool.get("idle-timeout").path("defaultValue").asString()))
			.maxLifetime(Times.parse(pool.get("max-lifetime").path("defaultValue").asString()))
			.checkInterval(Times.parse(pool.get("check-interval").path("defaultValue").asString()))
			.validateOnBorrow(pool.get("validate-on-borrow").path("defaultValue").asBoolean());
		assertThat(documented.build()).isEqualTo(settings.pool("any"));
	}

	private String documentedDefault(String key) {
		return this.metadata.get(key).path("defaultValue").asString();
	}

	private void assertDefault(String key, Object value) {
		String documented = documentedDefault(key);
		if (key.endsWith("retry-policy.jitter")) {
			assertThat(documented).isEqualTo("true");
		}
		else if (value instanceof Duration) {
			assertThat(Times.parse(documented)).as(key).isEqualTo(value);
		}
		else if (value instanceof Number number) {
			assertThat(Double.parseDouble(documented)).as(key).isEqualTo(number.doubleValue());
		}
		else {
			assertThat(documented).as(key).isEqualTo(String.valueOf(value));
		}
	}

	private static Map<String, JsonNode> metadata(String file) {
		Map<String, JsonNode> metadata = new LinkedHashMap<>();
		document(file).path("properties").forEach((property) -> {
			String name = property.path("name").asString();
			if (!name.startsWith("management.")) {
				metadata.put(name, property);
			}
		});
		return metadata;
	}

	private static JsonNode document(String file) {
		try (InputStream stream = Files.newInputStream(Path.of("target/classes/META-INF", file))) {
			return JsonMapper.shared().readTree(stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
