package com.example.petstore.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Where a section shows what it has, and is held to it.
 */
final class Stage {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

	private final Terminal terminal;

	private final Shop shop;

	private final List<String> failures = new ArrayList<>();

	Stage(Terminal terminal, Shop shop) {
		this.terminal = terminal;
		this.shop = shop;
	}

	Shop shop() {
		return this.shop;
	}

	void show(String text, Object... arguments) {
		this.terminal.line(text.formatted(arguments));
	}

	/** What has to be true, or the demo fails. */
	void check(boolean shown, String what, Object... arguments) {
		String claim = what.formatted(arguments);
		if (shown) {
			this.terminal.passed(claim);
		}
		else {
			this.terminal.failed(claim);
			this.failures.add(claim);
		}
	}

	/** Waits until something is so, and says so meanwhile. */
	boolean await(Duration limit, String what, BooleanSupplier condition) {
		long start = System.nanoTime();
		try {
			while (!condition.getAsBoolean()) {
				long waited = System.nanoTime() - start;
				if (waited > limit.toNanos()) {
					return false;
				}
				this.terminal.progress("%s (%.0f s)".formatted(what, waited / 1e9));
				TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL.toMillis());
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DemoException("Interrupted", ex);
		}
		finally {
			this.terminal.progressDone();
		}
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

}
