package com.example.petstore.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class PaymentGatewayServerTests {

	private static final String TEN_DOLLARS = """
			{"amount": 10, "currency": "USD"}""";

	private final PaymentGatewayServer gateway = new PaymentGatewayServer(0);

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeEach
	void start() {
		this.gateway.start();
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void chargesAKeyOnce() throws Exception {
		HttpResponse<String> first = charge("key", TEN_DOLLARS);
		HttpResponse<String> again = charge("key", TEN_DOLLARS);
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(again.body()).isEqualTo(first.body()).contains("charged");
		assertThat(charge("key", """
				{"amount": 11, "currency": "USD"}""").statusCode()).isEqualTo(422);
		assertThat(this.gateway.payments()).hasSize(1);
	}

	@Test
	void neverChargesAKeyThatWasCancelledBefore() throws Exception {
		assertThat(post("/payments/key/cancel", "").body()).contains("cancelled");
		assertThat(charge("key", TEN_DOLLARS).body()).contains("cancelled");
		assertThat(this.gateway.payments()).noneMatch((payment) -> payment.state().equals("charged"));
	}

	@Test
	void cancelsNothingThatIsChargedButRefundsIt() throws Exception {
		charge("key", TEN_DOLLARS);
		assertThat(post("/payments/key/cancel", "").body()).contains("charged");
		assertThat(post("/payments/key/refund", "").body()).contains("refunded");
		assertThat(post("/payments/none/refund", "").statusCode()).isEqualTo(404);
	}

	@Test
	void whatHangsIsChargedAndAnsweredWhenTheKnobIsTurnedBack() {
		assertThat(call(() -> post("/knobs", """
				{"hang": true}""")).statusCode()).isEqualTo(200);
		CompletableFuture<HttpResponse<String>> charge = CompletableFuture
			.supplyAsync(() -> call(() -> charge("key", TEN_DOLLARS)));
		await().until(() -> this.gateway.payments().size() == 1);
		assertThat(charge).isNotDone();
		this.gateway.turn(Knobs.NONE);
		assertThat(charge).succeedsWithin(Duration.ofSeconds(20)).returns(201, HttpResponse::statusCode);
	}

	@Test
	void whatFailsIsNotCharged() throws Exception {
		this.gateway.turn(Knobs.errors(1));
		assertThat(charge("key", TEN_DOLLARS).statusCode()).isEqualTo(503);
		assertThat(this.gateway.payments()).isEmpty();
	}

	@Test
	void aKnobThatCannotBeTurnedIsLeftAlone() throws Exception {
		assertThat(post("/knobs", """
				{"errorRate": 2}""").statusCode()).isEqualTo(400);
		assertThat(post("/knobs", "loud").statusCode()).isEqualTo(400);
		assertThat(charge("key", TEN_DOLLARS).statusCode()).isEqualTo(201);
	}

	@Test
	void stoppedItAnswersNobodyAndKeepsItsBooks() throws Exception {
		charge("key", TEN_DOLLARS);
		this.gateway.turn(Knobs.hanging());
		CompletableFuture<HttpResponse<String>> hanging = CompletableFuture
			.supplyAsync(() -> call(() -> charge("other", TEN_DOLLARS)));
		await().until(() -> this.gateway.payments().size() == 2);
		this.gateway.stop();
		assertThat(hanging).failsWithin(Duration.ofSeconds(20));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> charge("key", TEN_DOLLARS));
		this.gateway.start();
		this.gateway.turn(Knobs.NONE);
		assertThat(charge("key", TEN_DOLLARS).statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> charge(String key, String body) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri("/payments"))
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private URI uri(String path) {
		return URI.create(this.gateway.address() + path);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpResponse<String> call(Exchange exchange) {
		try {
			return exchange.send();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Exchange {

		HttpResponse<String> send() throws IOException, InterruptedException;

	}

}
