package com.example.petstore.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.example.petstore.PetstoreTest;
import com.example.petstore.observability.Expression.Selector;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of {@code docs/observability} against a scrape of the running application:
 * whatever dashboard and rules mention is there.
 */
@PetstoreTest
class ObservabilityFilesTests {

	private static final Path FILES = Path.of("../docs/observability");

	/** Labels that Prometheus itself adds to what it scrapes. */
	private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

	private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z_]+)\\s*}}");

	@Autowired
	private RestTestClient client;

	private String text = "";

	private Scrape scrape = new Scrape(Map.of());

	@BeforeEach
	void scrape() {
		this.text = this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		this.scrape = Scrape.parse(this.text);
	}

	@Test
	void dashboardShowsWhatThereIs() throws IOException {
		String board = Files.readString(FILES.resolve("grafana-dashboard.json"));
		List<String> expressions = JsonPath.read(board, "$..targets[*].expr");
		List<String> variables = JsonPath.read(board, "$.templating.list[?(@.type == 'query')].definition");
		assertThat(expressions).hasSizeGreaterThan(10);
		assertThat(variables).hasSize(2);
		Stream.concat(expressions.stream(), variables.stream()).forEach((expression) -> check(expression, Set.of()));
		List<Map<String, Object>> targets = JsonPath.read(board, "$..targets[*]");
		targets.forEach((target) -> checkLabels(mentioned((String) target.get("legendFormat")),
				Expression.parse((String) target.get("expr")), Set.of()));
	}

	@Test
	void rulesUseWhatThereIs() throws IOException {
		List<Map<String, Object>> rules = rules();
		Set<String> recorded = rules.stream()
			.map((rule) -> (String) rule.get("record"))
			.filter((name) -> name != null)
			.collect(Collectors.toSet());
		assertThat(recorded).hasSizeGreaterThan(3);
		for (Map<String, Object> rule : rules) {
			String expression = (String) rule.get("expr");
			check(expression, recorded);
			if (rule.get("annotations") instanceof Map<?, ?> annotations) {
				annotations.values()
					.forEach((annotation) -> checkLabels(mentioned((String) annotation), Expression.parse(expression),
							recorded));
			}
		}
	}

	/** Of the metrics of Java, Tomcat and Hikari others are the judges. */
	@Test
	void promtoolAcceptsTheMetricsOfTheLibrary() throws Exception {
		String metrics = this.text.lines()
			.filter((line) -> line.matches("(# (HELP|TYPE) )?resilience_.*"))
			.collect(Collectors.joining("\n", "", "\n"));
		assertThat(metrics).contains("# TYPE resilience_calls_seconds summary");
		Promtool.assumed().check(metrics, "check", "metrics");
	}

	@Test
	void promtoolAcceptsTheRulesAndTheirTestsPass() throws Exception {
		Promtool promtool = Promtool.assumed();
		promtool.check("", "check", "rules", FILES.resolve("prometheus-rules.yml").toString());
		promtool.check("", "test", "rules", FILES.resolve("prometheus-rules-tests.yml").toString());
	}

	private static List<Map<String, Object>> rules() throws IOException {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml()
			.load(Files.readString(FILES.resolve("prometheus-rules.yml")));
		List<Map<String, Object>> rules = new ArrayList<>();
		file.get("groups").forEach((group) -> rules.addAll(group.get("rules")));
		return rules;
	}

	private void check(String text, Set<String> recorded) {
		Expression expression = Expression.parse(text);
		assertThat(expression.selectors()).as(text).isNotEmpty();
		for (Selector selector : expression.selectors()) {
			if (recorded.contains(selector.metric())) {
				continue;
			}
			assertThat(this.scrape.metrics()).as(text).containsKey(selector.metric());
			selector.conditions()
				.stream()
				.filter((condition) -> !OF_PROMETHEUS.contains(condition.label()))
				.forEach((condition) -> assertThat(this.scrape.metrics().get(selector.metric())).as(text)
					.hasEntrySatisfying(condition.label(),
							(values) -> assertThat(values).as(text).containsAll(condition.values())));
		}
		checkLabels(expression.labels(), expression, recorded);
	}

	private void checkLabels(Set<String> labels, Expression expression, Set<String> recorded) {
		for (Selector selector : expression.selectors()) {
			Set<String> there = recorded.contains(selector.metric()) ? Set.of("dependency", "type")
					: this.scrape.metrics().get(selector.metric()).keySet();
			assertThat(labels.stream().filter((label) -> !OF_PROMETHEUS.contains(label))).as(selector.metric())
				.isSubsetOf(there);
		}
	}

	private static Set<String> mentioned(String text) {
		return LEGEND.matcher(text).results().map((result) -> result.group(1)).collect(Collectors.toSet());
	}

}
