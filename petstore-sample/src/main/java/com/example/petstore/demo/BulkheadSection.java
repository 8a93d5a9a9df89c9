package com.example.petstore.demo;

import java.time.Duration;

/**
 * More requests at once than there are permits: what is too much is rejected, and only
 * where it is too much.
 */
final class BulkheadSection implements Section {

	private static final int TRIES = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Override
	public String title() {
		return "BULKHEAD ISOLATION DEMO";
	}

	@Override
	public void play(Stage stage) {
		Shop shop = stage.shop();
		stage.show("Testing bulkhead isolation with concurrent requests...");
		stage.show("Executing 15 database, 8 API, and 50 cache operations...");
		shop.turn("payment_gateway", "{\"latencyMs\": 2000}");
		try {
			Result result = run(stage);
			// They have to meet: on a machine that is too busy for that, once more.
			for (int i = 1; i < TRIES && !result.asExpected(); i++) {
				result = run(stage);
			}
			show(stage, result);
		}
		finally {
			shop.turnBack("payment_gateway");
		}
	}

	/**
	 * Orders first: they need the database before and after the payment, and must not
	 * meet the others there.
	 */
	private static Result run(Stage stage) {
		Shop shop = stage.shop();
		shop.get("/pets?category=dogs");
		long start = System.nanoTime();
		try (Crowd crowd = new Crowd()) {
			Crowd.Asked api = crowd.ask(8, () -> shop.order("pet_001", "299.99"));
			stage.await(PATIENCE, "until the payments are under way",
					() -> shop.health("payment_gateway").path("bulkhead_utilization").asString("").equals("5/5"));
			Crowd.Asked database = crowd.ask(15, () -> shop.get("/pets/slow_pet"));
			Crowd.Asked cache = crowd.ask(50, () -> shop.get("/pets?category=dogs"));
			return new Result(database.successful(), database.rejected(), api.successful(), api.rejected(),
					cache.successful(), (System.nanoTime() - start) / 1e9);
		}
	}

	private static void show(Stage stage, Result result) {
		stage.show("");
		stage.show("Bulkhead Isolation Results:");
		stage.show("   Database: %d/15 successful (%d rejected by bulkhead)", result.database, result.databaseRejected);
		stage.show("   API: %d/8 successful (%d rejected by bulkhead)", result.api, result.apiRejected);
		stage.show("   Cache: %d/50 successful (within capacity)", result.cache);
		stage.show("   Total execution time: %.2f seconds", result.seconds);
		stage.check(result.database == 10 && result.databaseRejected == 5,
				"10 database calls had a permit, 5 were rejected");
		stage.check(result.api == 5 && result.apiRejected == 3, "5 API calls had a permit, 3 were rejected");
		stage.check(result.cache == 50, "the cache did not notice");
	}

	private record Result(long database, long databaseRejected, long api, long apiRejected, long cache,
			double seconds) {

		boolean asExpected() {
			return this.database == 10 && this.databaseRejected == 5 && this.api == 5 && this.apiRejected == 3
					&& this.cache == 50;
		}

	}

}
