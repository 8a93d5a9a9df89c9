package com.example.petstore.demo;

import java.util.List;

import com.example.petstore.demo.Shop.Reply;

/**
 * How the petstore and its dependencies are.
 */
final class HealthSection implements Section {

	private static final List<String> DEPENDENCIES = List.of("petstore_database", "payment_gateway", "redis_cache",
			"kafka_events", "ml_pet_advisor");

	@Override
	public String title() {
		return "RESILIENCE HEALTH CHECK";
	}

	@Override
	public void play(Stage stage) {
		Reply health = stage.shop().get("/resilience/health");
		stage.show("%s", health.body().toPrettyString());
		stage.check(health.status() == 200 && health.body().path("service").asString("").equals("petstore_domain"),
				"the petstore tells its health");
		stage.check(DEPENDENCIES.stream().allMatch(health.body().path("dependencies")::has),
				"all five dependencies are guarded");
	}

}
