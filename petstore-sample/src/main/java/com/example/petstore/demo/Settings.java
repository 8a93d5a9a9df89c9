package com.example.petstore.demo;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * What the demo changes on the running petstore, and changes back: the database rejects
 * at once, and there are five payments at once, each with five seconds.
 */
final class Settings {

	private static final String DEPENDENCIES = "/actuator/resilience";

	private static final String DATABASE = DEPENDENCIES + "/petstore_database";

	private static final String PAYMENT = DEPENDENCIES + "/payment_gateway";

	/** Of the demo's own changes; those of one that was killed do no harm. */
	private static final String REASON = "demo";

	private final Shop shop;

	Settings(Shop shop) {
		this.shop = shop;
	}

	/** What somebody else has changed would be what the demo shows. */
	void requireUnchanged() {
		List<String> changed = new ArrayList<>();
		this.shop.get(DEPENDENCIES).body().path("dependencies").properties().forEach((dependency) -> {
			JsonNode override = dependency.getValue().path("override");
			if (override.isObject() && !override.path("reason").asString("").equals(REASON)) {
				changed.add("%s has %s (DELETE %s/%s ends it)".formatted(dependency.getKey(), override, DEPENDENCIES,
						dependency.getKey()));
			}
		});
		if (!changed.isEmpty()) {
			throw new DemoException("The petstore at %s runs with settings that were changed by hand: %s"
				.formatted(this.shop.url(), String.join("; ", changed)));
		}
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
