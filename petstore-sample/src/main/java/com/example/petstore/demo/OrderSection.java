package com.example.petstore.demo;

import java.util.UUID;

import com.example.petstore.demo.Shop.Reply;

/**
 * One business transaction over all five dependencies.
 */
final class OrderSection implements Section {

	private static final int STEPS = 8;

	@Override
	public String title() {
		return "ORDER CREATION DEMO";
	}

	@Override
	public void play(Stage stage) {
		Shop shop = stage.shop();
		String key = UUID.randomUUID().toString();
		Reply order = shop.order("pet_001", "299.99", key);
		String orderId = order.body().path("orderId").asString("");
		stage.show("   POST /orders -> %d in %d ms: order %s is %s", order.status(), order.millis(), orderId,
				order.body().path("status").asString(""));
		order.body().path("stepsCompleted").forEach((step) -> stage.show("   - %s", step.asString()));
		stage.check(order.status() == 201, "the order is created");
		stage.check(order.body().path("stepsCompleted").size() == STEPS, "all %d steps are completed", STEPS);
		Reply again = shop.order("pet_001", "299.99", key);
		stage.check(again.status() == 200 && again.body().path("orderId").asString("").equals(orderId),
				"sent again with the same Idempotency-Key it is the same order, paid once");
		Reply found = shop.get("/orders/" + orderId);
		stage.check(found.status() == 200 && found.body().path("status").asString("").equals("completed"),
				"it can be looked up");
	}

}
