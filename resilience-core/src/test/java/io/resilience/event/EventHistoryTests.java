package io.resilience.event;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventHistoryTests {

	private final EventHistory history = new EventHistory(5, 20);

	private void happens(String dependency, String type, int times) {
		for (int i = 0; i < times; i++) {
			this.history.onEvent(new Happening(Instant.EPOCH.plusSeconds(i), dependency, type));
		}
	}

	@Test
	void newestComesFirst() {
		happens("db", "failed", 2);
		happens("cache", "failed", 1);
		happens("db", "opened", 1);
		assertThat(this.history.events()).extracting((event) -> event.dependency() + " " + event.type())
			.containsExactly("db opened", "cache failed", "db failed", "db failed");
		assertThat(this.history.events("db")).extracting(ResilienceEvent::type)
			.containsExactly("opened", "failed", "failed");
		assertThat(this.history.events("nobody")).isEmpty();
	}

	@Test
	void stormPushesOutNothingButItself() {
		happens("cache", "opened", 1);
		happens("db", "opened", 1);
		happens("db", "rejected", 10_000);
		assertThat(this.history.events("db")).hasSize(6).last().extracting(ResilienceEvent::type).isEqualTo("opened");
		assertThat(this.history.events("cache")).hasSize(1);
	}

	@Test
	void memoryIsBoundedHoweverManyNamesThereAre() {
		for (int i = 0; i < 1000; i++) {
			happens("db-" + i, "failed", 3);
		}
		assertThat(this.history.events()).hasSize(20)
			.allSatisfy((event) -> assertThat(event.dependency()).startsWith("db-9"));
	}

	@Test
	void shareOfEachShrinksWithTheirNumber() {
		happens("db", "failed", 5);
		for (int i = 0; i < 9; i++) {
			happens("cache-" + i, "failed", 5);
		}
		assertThat(this.history.events("db")).hasSize(2);
		assertThat(this.history.events()).hasSize(20);
	}

	@Test
	void dependencyIsForgotten() {
		happens("db", "failed", 2);
		happens("db", "opened", 2);
		happens("cache", "failed", 1);
		this.history.forget("db");
		assertThat(this.history.events()).extracting(ResilienceEvent::dependency).containsExactly("cache");
	}

	private record Happening(Instant time, String dependency, String type) implements ResilienceEvent {

	}

}
