package com.example.petstore.demo;

/**
 * What the demo changes on the running petstore, and changes back: the database rejects
 * at once, and there are five payments at once, each with five seconds.
 */
final class Settings {

	private static final String DATABASE = "/actuator/resilience/petstore_database";

	private static final String PAYMENT = "/actuator/resilience/payment_gateway";

	private final Shop shop;

	Settings(Shop shop) {
		this.shop = shop;
	}

	void change() {
		change(DATABASE, """
				{"maxConcurrent": 10, "maxWait": "0s", "expiresIn": "10m", "reason": "demo"}
				""");
		change(PAYMENT, """
				{"maxConcurrent": 5, "maxWait": "0s", "timeout": "5s", "expiresIn": "10m", "reason": "demo"}
				""");
	}

	void changeBack() {
		this.shop.delete(DATABASE);
		this.shop.delete(PAYMENT);
	}

	private void change(String path, String settings) {
		int status = this.shop.post(path, settings).status();
		if (status != 200) {
			throw new DemoException(
					"The petstore at %s does not let its limits be changed (POST %s -> %d): start it with the profile development"
						.formatted(this.shop.url(), path, status));
		}
	}

}
