package io.resilience.spring.aop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.time.Deadline;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests that leave their thread before they are answered: nothing of a guarded call
 * stays behind on it for the next request.
 */
class AsyncRequestsTests {

	@AutoClose
	private final ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
			"--spring.main.banner-mode=off", "--spring.config.location=optional:classpath:/none/",
			// Each request meets what the one before has left.
			"--server.tomcat.threads.max=1", "--external_dependencies.slow.timeout=20s");

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void nothingStaysOnTheThreadOfARequest() throws Exception {
		for (String path : List.of("/later", "/stage", "/events", "/fails")) {
			CompletableFuture<Integer> answer = this.client
				.sendAsync(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60)).build(),
						BodyHandlers.ofString())
				.thenApply((response) -> response.statusCode());
			assertThat(get("/left")).as("while %s is under way", path).isEqualTo("nothing");
			this.context.getBean(Controller.class).complete();
			assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(path.equals("/fails") ? 500 : 200);
			assertThat(get("/left")).as("after %s", path).isEqualTo("nothing");
		}
		DependencyRegistry registry = this.context.getBean(DependencyRegistry.class);
		await().until(() -> registry.get("slow").bulkhead().active() == 0);
		assertThat(registry.get("slow").snapshot().calls().total()).isEqualTo(4);
	}

	private String get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body();
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Slow slow() {
			return new Slow();
		}

		@Bean
		Controller controller(Slow slow) {
			return new Controller(slow);
		}

	}

	static class Slow {

		private final List<CompletableFuture<String>> answers = new ArrayList<>();

		@ApiCall("slow")
		public synchronized CompletableFuture<String> ask() {
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.answers.add(answer);
			return answer;
		}

		@ApiCall("slow")
		public CompletableFuture<String> fail() {
			throw new IllegalStateException();
		}

		synchronized boolean answer() {
			this.answers.forEach((answer) -> answer.complete("x"));
			boolean any = !this.answers.isEmpty();
			this.answers.clear();
			return any;
		}

		@DatabaseCall("users")
		public String find() {
			return "x";
		}

	}

	@RestController
	static class Controller {

		private final Slow slow;

		private final AtomicInteger failures = new AtomicInteger();

		Controller(Slow slow) {
			this.slow = slow;
		}

		@GetMapping("/later")
		DeferredResult<String> later() {
			DeferredResult<String> result = new DeferredResult<>();
			this.slow.ask().thenAccept(result::setResult);
			return result;
		}

		@GetMapping("/stage")
		CompletableFuture<String> stage() {
			this.slow.find();
			return this.slow.ask();
		}

		@GetMapping("/events")
		SseEmitter events() {
			SseEmitter events = new SseEmitter();
			this.slow.ask().thenRun(events::complete);
			return events;
		}

		@GetMapping("/fails")
		CompletableFuture<String> fails() {
			this.failures.incrementAndGet();
			return this.slow.fail();
		}

		@GetMapping("/left")
		String left() {
			boolean clean = Deadline.current().isEmpty() && !Thread.currentThread().isInterrupted()
					&& (MDC.getCopyOfContextMap() == null || MDC.getCopyOfContextMap().isEmpty());
			return clean ? "nothing" : "something";
		}

		void complete() {
			await().until(() -> this.failures.get() > 0 || this.slow.answer());
		}

	}

}
