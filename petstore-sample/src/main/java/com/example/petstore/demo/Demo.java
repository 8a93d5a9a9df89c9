package com.example.petstore.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the sections one after the other, and sums up what they have shown.
 */
final class Demo {

	private static final List<Section> SECTIONS = List.of(new HealthSection(), new PetSection(), new OrderSection(),
			new BulkheadSection(), new ScenarioSection());

	private final Terminal terminal;

	private final Shop shop;

	Demo(Terminal terminal, Shop shop) {
		this.terminal = terminal;
		this.shop = shop;
	}

	/** Returns whether every section has shown what it should. */
	boolean play() {
		Map<String, List<String>> failures = new LinkedHashMap<>();
		this.terminal.banner("PETSTORE RESILIENCE FRAMEWORK DEMO");
		this.terminal.line("   against " + this.shop.url());
		Settings settings = new Settings(this.shop);
		settings.requireUnchanged();
		try {
			settings.change();
			SECTIONS.forEach((section) -> failures.put(section.title(), play(section)));
		}
		finally {
			settings.changeBack();
		}
		return summary(failures);
	}

	private List<String> play(Section section) {
		this.terminal.banner(section.title());
		Stage stage = new Stage(this.terminal, this.shop);
		try {
			section.play(stage);
			return stage.failures();
		}
		catch (DemoException ex) {
			this.terminal.failed(ex.getMessage());
			List<String> failures = new ArrayList<>(stage.failures());
			failures.add(ex.getMessage());
			return failures;
		}
	}

	private boolean summary(Map<String, List<String>> failures) {
		this.terminal.banner("SUMMARY");
		failures.forEach((title, failed) -> {
			if (failed.isEmpty()) {
				this.terminal.passed(title);
			}
			else {
				this.terminal.failed(title + ": " + String.join("; ", failed));
			}
		});
		return failures.values().stream().allMatch(List::isEmpty);
	}

}
