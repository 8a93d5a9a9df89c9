package com.example.petstore.demo;

import java.time.Duration;
import java.util.UUID;

import com.example.petstore.demo.Shop.Reply;

/**
 * What goes wrong, and what a client sees of it.
 */
final class ScenarioSection implements Section {

	private static final Duration RECOVERY = Duration.ofSeconds(60);

	private static final int MOST_FAILURES = 10;

	@Override
	public String title() {
		return "SCENARIO TESTING DEMO";
	}

	@Override
	public void play(Stage stage) {
		databaseError(stage);
		paymentError(stage);
		degradation(stage);
		excess(stage);
		hangingCall(stage);
		openBreaker(stage);
	}

	private static void databaseError(Stage stage) {
		Reply reply = stage.shop().get("/pets/error_pet");
		stage.show("%n   Database error: GET /pets/error_pet -> %d", reply.status());
		stage.check(reply.status() == 503, "a failing database is a 503, without its stack trace");
	}

	private static void paymentError(Stage stage) {
		Reply reply = stage.shop().order("pet_001", "15000");
		stage.show("%n   Payment error: an order for 15000 USD -> %d", reply.status());
		stage.check(reply.status() == 502, "a failing payment gateway is a 502");
	}

	private static void degradation(Stage stage) {
		Shop shop = stage.shop();
		shop.turn("ml_pet_advisor", "{\"errorRate\": 1}");
		try {
			Reply reply = shop.get("/pets/pet_001?customerId=customer_456");
			stage.show("%n   Degradation: the advisor fails, GET /pets/pet_001 -> %d, without recommendations",
					reply.status());
			stage.check(reply.status() == 200 && !reply.body().has("recommendations"),
					"a failing advisor takes its recommendations along, nothing else");
		}
		finally {
			shop.turnBack("ml_pet_advisor");
		}
	}

	private static void excess(Stage stage) {
		Shop shop = stage.shop();
		shop.turn("payment_gateway", "{\"latencyMs\": 1000}");
		try (Crowd crowd = new Crowd()) {
			Crowd.Asked orders = crowd.ask(10, () -> shop.order("pet_002", "505.99"));
			long told = orders.count((reply) -> reply.status() == 503 && !reply.retryAfter().isEmpty());
			stage.show("%n   Excess: 10 orders at once -> %d placed, %d told to come back", orders.successful(), told);
			stage.check(told > 0 && told + orders.successful() == 10,
					"what is too much is rejected at once with Retry-After");
		}
		finally {
			shop.turnBack("payment_gateway");
		}
	}

	private static void hangingCall(Stage stage) {
		Shop shop = stage.shop();
		String key = UUID.randomUUID().toString();
		shop.turn("payment_gateway", "{\"hang\": true}");
		try {
			Reply reply = shop.order("pet_003", "1515.00", key);
			stage.show("%n   Timeout: the gateway charges but never answers -> %d after %.1f s", reply.status(),
					reply.nanos() / 1e9);
			stage.check(reply.status() == 504, "a hanging call is ended by its timeout");
		}
		finally {
			shop.turnBack("payment_gateway");
		}
		boolean settled = stage.await(RECOVERY, "until the order is settled",
				() -> shop.order("pet_003", "1515.00", key).successful());
		stage.check(settled, "sent again with the same key the order is there, paid once");
	}

	private static void openBreaker(Stage stage) {
		Shop shop = stage.shop();
		shop.turn("payment_gateway", "{\"errorRate\": 1}");
		int failures = 0;
		Reply reply = shop.order("pet_004", "385.50");
		while (!reply.reason().equals("circuit_open") && failures < MOST_FAILURES) {
			failures++;
			reply = shop.order("pet_004", "385.50");
		}
		shop.turnBack("payment_gateway");
		stage.show("%n   Circuit breaker: after %d failed orders -> %d %s in %d ms, Retry-After: %s", failures,
				reply.status(), reply.reason(), reply.millis(), reply.retryAfter());
		stage.check(reply.status() == 503 && reply.reason().equals("circuit_open"),
				"repeated failures open the breaker, and the gateway is left alone");
		Reply pet = shop.get("/pets/pet_004");
		stage.check(pet.status() == 200, "everything else goes on meanwhile");
		boolean recovered = stage.await(RECOVERY, "until the breaker closes again", () -> {
			shop.order("pet_004", "385.50");
			return shop.health("payment_gateway").path("circuit_breaker_state").asString("").equals("closed");
		});
		stage.check(recovered, "the gateway is back, and the breaker closes by itself");
	}

}
