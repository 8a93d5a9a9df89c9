package com.example.petstore.demo;

import com.example.petstore.demo.Shop.Reply;

/**
 * Pets from the database, catalogues from the cache, recommendations from the advisor.
 */
final class PetSection implements Section {

	@Override
	public String title() {
		return "PET OPERATIONS DEMO";
	}

	@Override
	public void play(Stage stage) {
		Shop shop = stage.shop();
		Reply pet = shop.get("/pets/pet_001?customerId=customer_456");
		stage.show("   GET /pets/pet_001?customerId=customer_456 -> %d in %d ms", pet.status(), pet.millis());
		stage.show("   %s, %s, %s USD", pet.body().path("name").asString(""), pet.body().path("category").asString(""),
				pet.body().path("price").asString(""));
		pet.body()
			.path("recommendations")
			.forEach((other) -> stage.show("   - may also like %s (%s)", other.path("name").asString(""),
					other.path("petId").asString("")));
		stage.check(pet.status() == 200, "the pet comes from the database");
		stage.check(pet.body().path("recommendations").size() > 0, "the advisor recommends others");
		playCatalogue(stage);
		Reply unknown = shop.get("/pets/pet_999");
		stage.check(unknown.status() == 404, "a pet that does not exist is not found, and no failure");
	}

	private static void playCatalogue(Stage stage) {
		Shop shop = stage.shop();
		shop.get("/pets?category=fish");
		long before = shop.health("petstore_database").path("total_requests").asLong();
		Reply fish = shop.get("/pets?category=fish");
		long asked = shop.health("petstore_database").path("total_requests").asLong() - before;
		stage.show("   GET /pets?category=fish -> %d pets in %d ms, the database was asked %d times",
				fish.body().size(), fish.millis(), asked);
		stage.check(fish.status() == 200 && fish.body().size() > 0 && asked == 0, "the catalogue comes from the cache");
	}

}
