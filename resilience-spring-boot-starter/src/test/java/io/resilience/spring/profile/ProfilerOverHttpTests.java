package io.resilience.spring.profile;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.resilience.spring.RunningApplication;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.FileSystemCall;
import io.resilience.spring.annotation.Profiled;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profiler of a running application, as somebody with a terminal uses it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfilerOverHttpTests {

	private static final String PROFILE = "/actuator/resilienceprofile";

	private RunningApplication application;

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(Application.class, """
				management:
				  endpoint.resilienceprofile.access: unrestricted
				  endpoints.web.exposure.include: resilienceprofile, prometheus
				""");
	}

	@AfterAll
	void close() {
		this.application.close();
	}

	@BeforeEach
	void forget() {
		post("{\"on\": false, \"reset\": true}");
	}

	@Test
	void nothingIsMeasuredUntilItIsSwitchedOn() {
		this.application.get("/page");
		assertThat(this.application.<Boolean>read(PROFILE, "$.on")).isFalse();
		assertThat(this.application.<List<Object>>read(PROFILE, "$.scopes")).isEmpty();
		assertThat(JsonPath.<Boolean>read(post("{\"on\": true}").body(), "$.on")).isTrue();
	}

	@Test
	void itIsMetered() {
		assertThat(this.application.get("/actuator/prometheus").body()).contains("\nresilience_profiler_on 0.0\n");
		post("{\"on\": true}");
		this.application.get("/page");
		assertThat(this.application.get("/actuator/prometheus").body()).contains("\nresilience_profiler_on 1.0\n")
			.contains("\nresilience_profiler_paths 5.0\n");
	}

	@Test
	void guardedCallsAreBelowTheAnnotatedMethodAlsoOnOtherThreads() {
		post("{\"on\": true}");
		for (int i = 0; i < 3; i++) {
			assertThat(this.application.get("/page").body()).isEqualTo("page");
		}
		assertThat(paths()).containsExactlyInAnyOrder(List.of("render"), List.of("render", "pages_db.find"),
				List.of("render", "pages_db.find", "Template.fill"), List.of("render", "disk.read"),
				List.of("render", "disk.read", "Template.load"));
		Map<String, Object> render = scope("render");
		assertThat(render).containsEntry("count", 3)
			.containsKeys("wall", "self", "cpu", "allocatedBytes", "p50", "p95", "p99", "max");
		assertThat(this.application.<List<Object>>read(PROFILE, "$.hotSpots")).hasSize(5);
		assertThat(this.application.<String>read(PROFILE, "$.elapsed")).startsWith("PT");
	}

	@Test
	void reportIsTextForPeopleAndCollapsedStacksForFlameGraphs() {
		post("{\"on\": true}");
		this.application.get("/page");
		post("{\"on\": false}");
		HttpResponse<String> text = this.application.get(PROFILE + "/text");
		assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
		assertThat(text.body()).contains("wall ms", "render", "  pages_db.find", "    Template.fill");
		HttpResponse<String> collapsed = this.application.get(PROFILE + "/collapsed");
		assertThat(collapsed.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
		assertThat(collapsed.body().lines()).isNotEmpty().allMatch((line) -> line.matches("render(;[\\w.]+)* \\d+"));
		HttpResponse<String> picture = this.application.get(PROFILE + "/picture");
		assertThat(picture.statusCode()).isEqualTo(404);
		assertThat(picture.body()).isEqualTo("There is no such format: take text or collapsed");
	}

	@Test
	void resetBeginsFromNothingAndMeasuresOn() {
		post("{\"on\": true}");
		this.application.get("/page");
		HttpResponse<String> reset = post("{\"reset\": true}");
		assertThat(JsonPath.<Boolean>read(reset.body(), "$.on")).isTrue();
		assertThat(JsonPath.<List<Object>>read(reset.body(), "$.scopes")).isEmpty();
		this.application.get("/page");
		assertThat(scope("render")).containsEntry("count", 1);
	}

	@Test
	void requestThatAsksForNothingOrForSomethingElseIsRefused() {
		assertThat(post("{}").statusCode()).isEqualTo(400);
		HttpResponse<String> unknown = post("{\"onn\": true}");
		assertThat(unknown.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(unknown.body(), "$.detail"))
			.isEqualTo("Unknown field 'onn': there are on, reset");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{'on': 'please'}|Invalid on (please): must be true or false",
			"{'on': 1}|Invalid on (1): must be true or false", "{'on': ''}|Invalid on (): must be true or false",
			"{'reset': 'now'}|Invalid reset (now): must be true or false",
			"{'on': {'x': 1}}|Invalid on (an object or a list): must be text, a number, or null",
			"[]|The body cannot be read: must be one JSON object of plain values, with any of on, reset",
			"{'on': tru|The body cannot be read: must be one JSON object of plain values, with any of on, reset" })
	void valueThatIsNoneIsRefusedWithFieldValueAndRule(String json, String detail) {
		HttpResponse<String> response = post(json.replace('\'', '"'));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
		assertThat(this.application.<Boolean>read(PROFILE, "$.on")).isFalse();
	}

	@Test
	void valueMayBeText() {
		assertThat(JsonPath.<Boolean>read(post("{\"on\": \"TRUE\"}").body(), "$.on")).isTrue();
	}

	private HttpResponse<String> post(String json) {
		return this.application.post(PROFILE, json);
	}

	private List<List<String>> paths() {
		return this.application.read(PROFILE, "$.scopes[*].path");
	}

	private Map<String, Object> scope(String name) {
		List<Map<String, Object>> scopes = this.application.read(PROFILE, "$.scopes[*]");
		return scopes.stream().filter((scope) -> scope.get("path").equals(List.of(name))).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Template template() {
			return new Template();
		}

		@Bean
		Pages pages(Template template) {
			return new Pages(template);
		}

		@Bean
		Renderer renderer(Pages pages) {
			return new Renderer(pages);
		}

	}

	@Profiled
	static class Template {

		public String fill() {
			return "page";
		}

		public void load() {
		}

	}

	static class Pages {

		private final Template template;

		Pages(Template template) {
			this.template = template;
		}

		@DatabaseCall("pages_db")
		public String find() {
			return this.template.fill();
		}

		@FileSystemCall("disk")
		public void read() {
			this.template.load();
		}

	}

	@RestController
	static class Renderer {

		private final Pages pages;

		Renderer(Pages pages) {
			this.pages = pages;
		}

		@GetMapping("/page")
		@Profiled("render")
		String page() {
			this.pages.read();
			return this.pages.find();
		}

	}

}
