package com.example.petstore.order;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.example.petstore.Shopper.Reply;
import com.example.petstore.Shopper;
import com.example.petstore.embedded.EmbeddedDatabase;
import com.example.petstore.embedded.EmbeddedKafka;
import com.example.petstore.embedded.EmbeddedRedis;
import com.example.petstore.embedded.Knobs;
import com.example.petstore.embedded.PaymentGatewayServer;
import com.example.petstore.embedded.PaymentGatewayServer.Payment;
import com.example.petstore.embedded.PetAdvisorServer;
import com.example.petstore.event.EventReader;
import com.example.petstore.proxy.ProxiedPetstoreTest;
import com.example.petstore.proxy.ProxiedServers;
import com.example.petstore.proxy.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Orders while one of the dependencies is out of order, at the worst moment.
 */
@ProxiedPetstoreTest
class OrderOutageTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final String key = UUID.randomUUID().toString();

	@Autowired
	private Shopper shopper;

	@Autowired
	private PaymentGatewayServer gateway;

	@Autowired
	private PetAdvisorServer advisor;

	@Autowired
	private EmbeddedDatabase database;

	@Autowired
	private EmbeddedRedis redis;

	@Autowired
	private EmbeddedKafka kafka;

	@Autowired
	private ProxiedServers proxies;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void start() {
		this.shopper.awaitAllClosed();
	}

	@AfterEach
	void repair() {
		this.gateway.turn(Knobs.NONE);
		this.advisor.turn(Knobs.NONE);
		this.proxies.set("kafka_events", Proxy.Trouble.NONE);
		this.database.start();
		this.redis.start();
		this.kafka.start();
		this.gateway.start();
		this.advisor.start();
		this.shopper.awaitAllClosed();
	}

	@Test
	void theDatabaseKilledJustAfterThePaymentMakesTheOrderLateNotLost() {
		int stock = stock("pet_020");
		this.gateway.turn(Knobs.hanging());
		CompletableFuture<Reply> order = orderLater("pet_020");
		await().atMost(LIMIT).until(() -> payments().size() == 1);
		this.database.stop();
		this.gateway.turn(Knobs.NONE);
		Reply reply = order.join();
		assertThat(reply.status()).isEqualTo(202);
		assertThat(reply.text("/status")).isEqualTo("paying");
		assertThat(reply.texts("/stepsCompleted")).contains("payment_processed").doesNotContain("order_saved");
		this.database.start();
		String path = "/orders/" + reply.text("/orderId");
		await().atMost(LIMIT).until(() -> this.shopper.get(path).text("/status").equals("completed"));
		assertThat(payments()).extracting(Payment::state).containsExactly("charged");
		assertThat(stock("pet_020")).isEqualTo(stock - 1);
		Reply again = this.shopper.order(this.key, "pet_020", "340.00");
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.text("/orderId")).isEqualTo(reply.text("/orderId"));
		assertThatItIsTold(reply.text("/orderId"));
	}

	@Test
	void aGatewayThatChargesButNeverAnswersIsPaidOnce() {
		this.gateway.turn(Knobs.hanging());
		Reply reply = this.shopper.order(this.key, "pet_021", "765.95");
		assertThat(reply.status()).isEqualTo(504);
		assertThat(payments()).hasSize(1);
		this.gateway.turn(Knobs.NONE);
		await().atMost(LIMIT).until(() -> this.shopper.order(this.key, "pet_021", "765.95").status() == 200);
		assertThat(payments()).extracting(Payment::state).containsExactly("charged");
	}

	@Test
	void aGatewayThatFailsBeforeItChargesLeavesNothingToPay() {
		this.gateway.turn(Knobs.errors(1));
		Reply reply = this.shopper.order(this.key, "pet_022", "360.99");
		assertThat(reply.status()).isEqualTo(502);
		this.gateway.turn(Knobs.NONE);
		await().atMost(LIMIT).until(() -> this.shopper.order(this.key, "pet_022", "360.99").status() == 201);
		assertThat(payments()).filteredOn((payment) -> payment.state().equals("charged")).hasSize(1);
	}

	@Test
	void aPetSoldOutWhileItWasPaidIsRefunded() {
		int stock = stock("pet_024");
		this.gateway.turn(Knobs.hanging());
		CompletableFuture<Reply> order = orderLater("pet_024");
		await().atMost(LIMIT).until(() -> payments().size() == 1);
		setStock("pet_024", 0);
		this.gateway.turn(Knobs.NONE);
		assertThat(order.join().status()).isEqualTo(409);
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(payments()).extracting(Payment::state).containsExactly("refunded"));
		setStock("pet_024", stock);
		Reply again = this.shopper.order(this.key, "pet_024", "340.00");
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.text("/status")).isEqualTo("refunded");
	}

	@Test
	void withoutRedisOrdersGoOn() {
		this.redis.stop();
		Reply reply = this.shopper.order(this.key, "pet_025", "655.99");
		assertThat(reply.status()).isEqualTo(201);
		assertThat(reply.texts("/stepsCompleted")).contains("order_saved")
			.doesNotContain("cache_checked", "order_status_cached");
		assertThat(this.shopper.get("/orders/" + reply.text("/orderId")).status()).isEqualTo(200);
		assertThat(this.shopper.get("/pets?category=fish").status()).isEqualTo(200);
		assertThat(this.shopper.get("/actuator/health").status()).isEqualTo(200);
	}

	@Test
	void withoutTheAdvisorOrdersAndPetsGoOn() {
		this.advisor.turn(Knobs.errors(1));
		Reply reply = this.shopper.order(this.key, "pet_026", "1410.99");
		assertThat(reply.status()).isEqualTo(201);
		assertThat(reply.texts("/stepsCompleted")).contains("order_saved")
			.doesNotContain("ml_recommendations_retrieved");
		Reply pet = this.shopper.get("/pets/pet_026?customerId=c");
		assertThat(pet.status()).isEqualTo(200);
		assertThat(pet.body().has("recommendations")).isFalse();
	}

	@Test
	void withoutKafkaOrdersGoOnAndTheirEventsAreToldLater() {
		this.kafka.stop();
		Reply reply = this.shopper.order(this.key, "pet_027", "795.95");
		assertThat(reply.status()).isEqualTo(201);
		assertThat(reply.texts("/stepsCompleted")).contains("event_published");
		this.kafka.start();
		assertThatItIsTold(reply.text("/orderId"));
	}

	@Test
	void aHungKafkaHoldsUpNoOrder() {
		this.proxies.set("kafka_events", Proxy.Trouble.HUNG);
		assertThat(this.shopper.order(null, "pet_027", "795.95").status()).isEqualTo(201);
		Reply reply = this.shopper.order(this.key, "pet_027", "795.95");
		assertThat(reply.status()).isEqualTo(201);
		this.proxies.set("kafka_events", Proxy.Trouble.NONE);
		assertThatItIsTold(reply.text("/orderId"));
	}

	private void assertThatItIsTold(String orderId) {
		try (EventReader events = new EventReader(this.kafka.address())) {
			await().atMost(LIMIT).until(() -> events.eventsOf(orderId) == 1);
		}
	}

	private CompletableFuture<Reply> orderLater(String petId) {
		return CompletableFuture.supplyAsync(() -> this.shopper.order(this.key, petId, "340.00"));
	}

	private List<Payment> payments() {
		return this.gateway.payments().stream().filter((payment) -> payment.key().startsWith(this.key)).toList();
	}

	private int stock(String petId) {
		return this.jdbc.sql("select stock from pet where pet_id = :petId")
			.param("petId", petId)
			.query(Integer.class)
			.single();
	}

	private void setStock(String petId, int stock) {
		this.jdbc.sql("update pet set stock = :stock where pet_id = :petId")
			.param("stock", stock)
			.param("petId", petId)
			.update();
	}

}
