package com.example.petstore.order;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.example.petstore.PetstoreTest;
import com.example.petstore.Shopper;
import com.example.petstore.Shopper.Reply;
import com.example.petstore.embedded.PaymentGatewayServer;
import com.example.petstore.embedded.PaymentGatewayServer.Payment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@PetstoreTest
class OrderTests {

	private final Shopper shopper;

	private final PaymentGatewayServer gateway;

	private final JdbcClient jdbc;

	private final String key = UUID.randomUUID().toString();

	@Autowired
	OrderTests(Shopper shopper, PaymentGatewayServer gateway, JdbcClient jdbc) {
		this.shopper = shopper;
		this.gateway = gateway;
		this.jdbc = jdbc;
	}

	@BeforeEach
	@AfterEach
	void awaitRecovery() {
		this.shopper.awaitAllClosed();
	}

	@Test
	void anOrderCompletesItsEightStepsAndCanBeLookedUp() {
		int stock = stock("pet_010");
		Reply order = this.shopper.order(this.key, "pet_010", "1030.95");
		assertThat(order.status()).isEqualTo(201);
		assertThat(order.text("/status")).isEqualTo("completed");
		assertThat(order.texts("/stepsCompleted")).containsExactly("pet_retrieved", "cache_checked",
				"ml_recommendations_retrieved", "payment_processed", "inventory_updated", "order_saved",
				"order_status_cached", "event_published");
		assertThat(order.header("Location")).isEqualTo("/orders/" + order.text("/orderId"));
		assertThat(this.shopper.get("/orders/" + order.text("/orderId")).body()).isEqualTo(order.body());
		assertThat(stock("pet_010")).isEqualTo(stock - 1);
		assertThat(payments()).singleElement().satisfies((payment) -> {
			assertThat(payment.state()).isEqualTo("charged");
			assertThat(payment.amount()).isEqualByComparingTo("1030.95");
		});
	}

	@Test
	void theSameKeyAgainIsTheSameOrder() {
		Reply first = this.shopper.order(this.key, "pet_011", "685.00");
		Reply again = this.shopper.order(this.key, "pet_011", "685");
		assertThat(first.status()).isEqualTo(201);
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.body()).isEqualTo(first.body());
		assertThat(payments()).hasSize(1);
	}

	@Test
	void theSameKeyWithAnotherOrderIsRefused() {
		this.shopper.order(this.key, "pet_011", "685.00");
		Reply other = this.shopper.order(this.key, "pet_012", "410.50");
		assertThat(other.status()).isEqualTo(422);
		assertThat(other.text("/detail")).isEqualTo("This Idempotency-Key belongs to another order");
		assertThat(payments()).hasSize(1);
	}

	@Test
	void theSameKeyAtTheSameTimeIsOneOrderAndOnePayment() throws Exception {
		int stock = stock("pet_013");
		ExecutorService threads = Executors.newFixedThreadPool(8);
		List<Future<Reply>> replies = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			replies.add(threads.submit(() -> this.shopper.order(this.key, "pet_013", "445.50")));
		}
		threads.shutdown();
		List<Reply> all = new ArrayList<>();
		for (Future<Reply> reply : replies) {
			all.add(reply.get());
		}
		assertThat(all).filteredOn((reply) -> reply.status() == 201).hasSize(1);
		assertThat(all).filteredOn((reply) -> reply.status() == 200).hasSize(7);
		assertThat(all).extracting((reply) -> reply.text("/orderId")).containsOnly(all.get(0).text("/orderId"));
		assertThat(payments()).hasSize(1);
		assertThat(stock("pet_013")).isEqualTo(stock - 1);
	}

	@Test
	void withoutAKeyEachRequestIsAnOrderOfItsOwn() {
		Reply first = this.shopper.order(null, "pet_011", "685.00");
		Reply second = this.shopper.order(null, "pet_011", "685.00");
		assertThat(first.status()).isEqualTo(201);
		assertThat(second.status()).isEqualTo(201);
		assertThat(first.text("/orderId")).isNotEqualTo(second.text("/orderId"));
	}

	@Test
	void anAmountThatTheGatewayCannotTakeIsABadGatewayAndLeavesNothingBehind() {
		int stock = stock("pet_001");
		Reply order = this.shopper.order(this.key, "pet_001", "15000");
		assertThat(order.status()).isEqualTo(502);
		assertThat(order.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(order.text("/detail")).doesNotContain("amount_too_high").doesNotContain("Exception");
		assertThat(payments()).isEmpty();
		assertThat(stock("pet_001")).isEqualTo(stock);
	}

	@Test
	void afterAFailedPaymentTheSameKeyMayTryAgain() {
		assertThat(this.shopper.order(this.key, "pet_001", "15000").status()).isEqualTo(502);
		assertThat(this.shopper.order(this.key, "pet_001", "15000").status()).isEqualTo(502);
		assertThat(payments()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "pet_999, 404, There is no pet 'pet_999'", "pet_005, 409, There is no 'pet_005' left",
			"error_pet, 503, 'Database connection failed, please try again later'" })
	void aPetThatCannotBeOrderedIsNeverPaid(String petId, int status, String detail) {
		Reply order = this.shopper.order(this.key, petId, "100");
		assertThat(order.status()).isEqualTo(status);
		assertThat(order.text("/detail")).isEqualTo(detail);
		assertThat(payments()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{}", "[]", "", """
			{"customerId": "c", "petId": "pet_001"}""", """
			{"customerId": " ", "petId": "pet_001", "payment": {"method": "m", "amount": 1, "currency": "USD"}}""", """
			{"customerId": "c", "petId": "pet_001", "payment": {"method": "m", "amount": 0, "currency": "USD"}}""", """
			{"customerId": "c", "petId": "pet_001", "payment": {"method": "m", "amount": -1, "currency": "USD"}}""", """
			{"customerId": "c", "petId": "pet_001", "payment": {"method": "m", "amount": 1.001, "currency": "USD"}}""",
			"""
					{"customerId": "c", "petId": "pet_001", "payment": {"method": "m", "amount": "x", "currency": "USD"}}""",
			"""
					{"customerId": "c", "petId": "pet_001", "payment": {"method": "m", "amount": 1, "currency": "dollars"}}""" })
	void badInputIsToldTheCallerAndPaidByNobody(String body) {
		Reply order = this.shopper.postOrder(this.key, body);
		assertThat(order.status()).isEqualTo(400);
		assertThat(order.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(order.body().has("trace")).isFalse();
		assertThat(payments()).isEmpty();
	}

	@Test
	void badInputIsNamed() {
		assertThat(this.shopper.postOrder(this.key, "{}").text("/detail")).isEqualTo(
				"Invalid request: customerId must not be blank; payment must not be null; petId must not be blank");
	}

	@Test
	void anUnknownOrderIsNotFound() {
		assertThat(this.shopper.get("/orders/none").status()).isEqualTo(404);
	}

	private int stock(String petId) {
		return this.jdbc.sql("select stock from pet where pet_id = :petId")
			.param("petId", petId)
			.query(Integer.class)
			.single();
	}

	private List<Payment> payments() {
		return this.gateway.payments().stream().filter((payment) -> payment.key().startsWith(this.key)).toList();
	}

}
