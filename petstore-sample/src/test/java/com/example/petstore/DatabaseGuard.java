package com.example.petstore;

import java.time.Duration;
import java.util.Objects;

import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the actuator shows of the guard around the database.
 */
public class DatabaseGuard {

	private final RestTestClient client;

	DatabaseGuard(RestTestClient client) {
		this.client = client;
	}

	public int bulkhead(String number) {
		return read("/bulkhead/" + number).intValue();
	}

	public long calls(String number) {
		return read("/calls/" + number).longValue();
	}

	public String state() {
		return read("/circuitBreaker/state").stringValue();
	}

	public JsonNode read(String pointer) {
		JsonNode guard = this.client.get()
			.uri("/actuator/resilience/petstore_database")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody();
		JsonNode found = Objects.requireNonNull(guard).at(pointer);
		assertThat(found.isMissingNode()).as("%s in %s", pointer, guard).isFalse();
		return found;
	}

	/**
	 * Reads pets until the database answers and the breaker trusts it again.
	 */
	public void awaitRecovery() {
		await().atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> statusOfAPet() == HttpStatus.OK.value() && "closed".equals(state()));
	}

	private int statusOfAPet() {
		return this.client.get().uri("/pets/pet_001").exchange().returnResult().getStatus().value();
	}

}
