package io.resilience.spring.endpoint;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole files as users have them: every value in them is what the endpoint shows, with
 * its line, in each environment.
 */
class ConfigFilesOverHttpTests {

	/** Spellings, and the key under which their value is shown. */
	private static final Map<String, String> SHOWN_AS = Map.of("bulkhead_type", "type", "timeout_seconds", "max_wait",
			"max_workers", "max_concurrent", "max_delay_seconds", "max_delay");

	private static final Map<String, String> SHOWN_IN_DEPENDENCY = Map.ofEntries(Map.entry("type", "type"),
			Map.entry("timeout_seconds", "timeout"), Map.entry("max_concurrent", "bulkhead.max_concurrent"),
			Map.entry("enable_circuit_breaker", "circuit_breaker.enabled"),
			Map.entry("bulkhead.max_concurrent", "bulkhead.max_concurrent"),
			Map.entry("bulkhead.timeout_seconds", "bulkhead.max_wait"),
			Map.entry("bulkhead.enable_circuit_breaker", "circuit_breaker.enabled"),
			Map.entry("circuit_breaker.failure_threshold", "circuit_breaker.failure_threshold"),
			Map.entry("circuit_breaker.recovery_timeout", "circuit_breaker.recovery_timeout"),
			Map.entry("retry.max_attempts", "retry.max_attempts"), Map.entry("retry.base_delay", "retry.base_delay"));

	private static final Map<String, String> SHOWN_IN_TYPE = Map.of("type", "bulkhead.type", "bulkhead_type",
			"bulkhead.type", "max_concurrent", "bulkhead.max_concurrent", "max_workers", "bulkhead.max_concurrent",
			"enable_circuit_breaker", "circuit_breaker.enabled", "circuit_breaker_failure_threshold",
			"circuit_breaker.failure_threshold", "circuit_breaker_timeout", "circuit_breaker.recovery_timeout");

	@ParameterizedTest
	@CsvSource({ "service, default", "service, development", "service, testing", "service, production",
			"petstore, default", "petstore, development", "petstore, testing", "petstore, production" })
	void everyValueIsShownWithItsLine(String file, String environment) throws Exception {
		Map<String, Leaf> leaves = leaves(file, environment);
		JsonNode shown = start(file, environment);
		assertThat(leaves).isNotEmpty();
		leaves.forEach((key, leaf) -> {
			String path = key.replaceFirst("^resilience\\.external", "external").replaceFirst("^resilience\\.", "");
			if (path.startsWith("external_dependencies.")) {
				assertDependency(path.split("\\.", 3), leaf, leaves, shown);
				return;
			}
			String written = path.replaceFirst("^resilience_monitoring", "monitoring");
			String last = written.substring(written.lastIndexOf('.') + 1);
			String name = written.substring(0, written.length() - last.length()) + SHOWN_AS.getOrDefault(last, last);
			leaf.assertShown(shown.path("config").path(name), key);
			if (path.startsWith("bulkheads.") && SHOWN_IN_TYPE.containsKey(last)) {
				leaf.assertShown(shown.path("dependencies")
					.path("probe_" + path.split("\\.")[1])
					.path("config")
					.path(SHOWN_IN_TYPE.get(last)), key + " in force");
			}
		});
	}

	private static void assertDependency(String[] path, Leaf leaf, Map<String, Leaf> leaves, JsonNode shown) {
		JsonNode config = shown.path("dependencies").path(path[1]).path("config");
		String key = Objects.requireNonNull(SHOWN_IN_DEPENDENCY.get(path[2]), path[2]);
		if (!key.equals("bulkhead.max_wait")) {
			leaf.assertShown(config.path(key), String.join(".", path));
			return;
		}
		// Nobody waits where the type rejects, nor longer than the timeout.
		Duration wait = Duration.parse(config.path(key).path("value").asString());
		String type = config.path("type").path("value").asString();
		Leaf rejects = leaves.get("resilience.bulkheads." + type + ".reject_on_full");
		Duration timeout = Duration.parse(config.path("timeout").path("value").asString());
		Duration written = Duration.ofMillis(Math.round(Double.parseDouble(leaf.text) * 1000));
		assertThat(wait).isEqualTo(
				rejects.text.equals("true") ? Duration.ZERO : (written.compareTo(timeout) < 0) ? written : timeout);
	}

	private static JsonNode start(String file, String environment) throws Exception {
		SpringApplication application = new SpringApplication(Application.class);
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--spring.main.banner-mode=off", "--spring.profiles.active=" + environment,
				"--spring.config.location=classpath:/config/%s.yml,classpath:/config/probes.properties".formatted(file),
				"--management.endpoints.web.exposure.include=resilience")) {
			String port = context.getEnvironment().getProperty("local.server.port");
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + port + "/actuator/resilience"))
				.build();
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			return JsonMapper.shared().readTree(response.body());
		}
	}

	private static Map<String, Leaf> leaves(String file, String environment) throws IOException {
		Map<String, Leaf> all = new LinkedHashMap<>();
		ClassPathResource resource = new ClassPathResource("config/" + file + ".yml");
		try (Reader reader = new InputStreamReader(resource.getInputStream(), StandardCharsets.UTF_8)) {
			collect("", new Yaml().compose(reader), resource.getPath(), all);
		}
		Map<String, Leaf> leaves = new LinkedHashMap<>();
		all.forEach((key, leaf) -> {
			if (!key.matches("(development|testing|production)\\..*")) {
				leaves.put(key, leaf);
			}
		});
		all.forEach((key, leaf) -> {
			if (key.startsWith(environment + ".")) {
				leaves.put(key.substring(environment.length() + 1), leaf);
			}
		});
		return leaves;
	}

	private static void collect(String prefix, Node node, String file, Map<String, Leaf> leaves) {
		if (node instanceof MappingNode mapping) {
			for (NodeTuple entry : mapping.getValue()) {
				String key = ((ScalarNode) entry.getKeyNode()).getValue();
				collect(prefix.isEmpty() ? key : prefix + "." + key, entry.getValueNode(), file, leaves);
			}
		}
		else {
			leaves.put(prefix, new Leaf(((ScalarNode) node).getValue(),
					file + ":" + (node.getStartMark().getLine() + 1) + ":" + (node.getStartMark().getColumn() + 1)));
		}
	}

	private record Leaf(String text, String origin) {

		void assertShown(JsonNode setting, String key) {
			JsonNode value = setting.path("value");
			if (value.asString("").startsWith("PT")) {
				assertThat(Duration.parse(value.asString())).as(key)
					.isEqualTo(Duration.ofMillis(Math.round(Double.parseDouble(this.text) * 1000)));
			}
			else if (value.isNumber()) {
				assertThat(value.asDouble()).as(key).isEqualTo(Double.parseDouble(this.text));
			}
			else {
				assertThat(value.asString("")).as(key).isEqualTo(this.text);
			}
			assertThat(setting.path("origin").asString("")).as(key).isEqualTo(this.origin);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
