package com.example.petstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A customer of the running petstore. Thread-safe.
 */
public class Shopper {

	/** Longer than an order may take. */
	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final IntSupplier port;

	public Shopper(ApplicationContext context) {
		this.port = () -> ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	public Reply get(String path) {
		return send(request(path).build());
	}

	public Reply order(@Nullable String key, String petId, String amount) {
		return postOrder(key, """
				{"customerId": "customer_1", "petId": "%s",
				 "payment": {"method": "credit_card", "amount": %s, "currency": "USD"}}
				""".formatted(petId, amount));
	}

	public Reply postOrder(@Nullable String key, String body) {
		HttpRequest.Builder request = request("/orders").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (key != null) {
			request.header("Idempotency-Key", key);
		}
		return send(request.build());
	}

	public String breaker(String dependency) {
		return get("/resilience/health").text("/dependencies/" + dependency + "/circuit_breaker_state");
	}

	/**
	 * Uses everything until every breaker trusts its dependency again.
	 */
	public void awaitAllClosed() {
		await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
			Reply order = order(null, "pet_001", "299.99");
			assertThat(order.status()).as("%s", order.body()).isEqualTo(201);
			assertThat(order.texts("/stepsCompleted")).hasSize(8);
			JsonNode dependencies = get("/resilience/health").body().path("dependencies");
			dependencies.forEach((dependency) -> assertThat(dependency.path("circuit_breaker_state").asString())
				.isIn("closed", "disabled"));
		});
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port.getAsInt() + path)).timeout(TIMEOUT);
	}

	private Reply send(HttpRequest request) {
		long start = System.nanoTime();
		try {
			HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
			JsonNode body = response.body().isEmpty() ? MissingNode.getInstance()
					: JsonMapper.shared().readTree(response.body());
			return new Reply(response, body, Duration.ofNanos(System.nanoTime() - start));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the customer got.
	 *
	 * @param response the response
	 * @param body its JSON
	 * @param time how long it took
	 */
	public record Reply(HttpResponse<String> response, JsonNode body, Duration time) {

		public int status() {
			return this.response.statusCode();
		}

		public String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		public String text(String pointer) {
			return this.body.at(pointer).asString("");
		}

		public List<String> texts(String pointer) {
			List<String> texts = new ArrayList<>();
			this.body.at(pointer).forEach((text) -> texts.add(text.asString()));
			return texts;
		}

	}

}
