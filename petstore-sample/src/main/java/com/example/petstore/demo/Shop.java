package com.example.petstore.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A running petstore as a client sees it, and the knobs of its services.
 */
final class Shop {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final JsonMapper json = JsonMapper.shared();

	private final String url;

	Shop(String url) {
		this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
	}

	String url() {
		return this.url;
	}

	Reply get(String path) {
		return send("GET", this.url + path, null, null);
	}

	Reply post(String path, String body) {
		return send("POST", this.url + path, body, null);
	}

	Reply delete(String path) {
		return send("DELETE", this.url + path, null, null);
	}

	Reply order(String petId, String amount) {
		return order(petId, amount, UUID.randomUUID().toString());
	}

	Reply order(String petId, String amount, String key) {
		String body = """
				{"customerId": "customer_789", "petId": "%s",
				 "payment": {"method": "credit_card", "amount": %s, "currency": "USD"}}
				""".formatted(petId, amount);
		return send("POST", this.url + "/orders", body, key);
	}

	/** What the petstore says of one dependency. */
	JsonNode health(String dependency) {
		return get("/resilience/health").body().path("dependencies").path(dependency);
	}

	/** Turns the knobs of one of the services that the petstore brought along. */
	void turn(String service, String knobs) {
		Reply reply = send("POST", knobsOf(service), knobs, null);
		if (reply.status() != 200) {
			throw new DemoException("The knobs of %s answer %d".formatted(service, reply.status()));
		}
	}

	void turnBack(String service) {
		send("DELETE", knobsOf(service), null, null);
	}

	private String knobsOf(String service) {
		String address = get("/actuator/info").body().path("servers").path(service).asString("");
		if (address.isEmpty()) {
			throw new DemoException("The petstore at %s did not bring its own %s: the demo needs one outside production"
				.formatted(this.url, service));
		}
		return address + "/knobs";
	}

	private Reply send(String method, String uri, @Nullable String body, @Nullable String key) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
			.timeout(TIMEOUT)
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (key != null) {
			request.header("Idempotency-Key", key);
		}
		long start = System.nanoTime();
		try {
			HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Reply(response.statusCode(), read(response.body()),
					response.headers().firstValue("Retry-After").orElse(""), System.nanoTime() - start);
		}
		catch (IOException ex) {
			throw new DemoException("%s %s: %s".formatted(method, uri, ex), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DemoException("Interrupted", ex);
		}
	}

	private JsonNode read(String body) {
		try {
			return body.isEmpty() ? JsonNodeFactory.instance.objectNode() : this.json.readTree(body);
		}
		catch (JacksonException ex) {
			return JsonNodeFactory.instance.stringNode(body);
		}
	}

	/**
	 * What came back.
	 *
	 * @param status the HTTP status
	 * @param body the JSON
	 * @param retryAfter the header, empty if there was none
	 * @param nanos how long it took
	 */
	record Reply(int status, JsonNode body, String retryAfter, long nanos) {

		boolean successful() {
			return this.status >= 200 && this.status < 300;
		}

		String reason() {
			return this.body.path("reason").asString("");
		}

		long millis() {
			return Duration.ofNanos(this.nanos).toMillis();
		}

	}

}
