package io.resilience.spring.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NewestEventsTests {

	@Test
	void aStormOfOneKindPushesOutNothingElse() {
		List<Map<String, Object>> events = new ArrayList<>();
		IntStream.range(0, 500).forEach((i) -> events.add(event("db", "call_circuit_open", i)));
		events.add(event("db", "circuit_breaker_state_changed", 500));
		events.add(event("api", "call_circuit_open", 501));
		assertThat(NewestEvents.of(events)).extracting((event) -> event.get("time")).containsExactly(0, 1, 2, 500, 501);
	}

	@Test
	void thereAreNeverMoreThanSomebodyReads() {
		List<Map<String, Object>> events = IntStream.range(0, 500)
			.mapToObj((i) -> event("db_" + i, "call_failure", i))
			.toList();
		assertThat(NewestEvents.of(events)).hasSize(60).first().isEqualTo(events.get(0));
	}

	private static Map<String, Object> event(String dependency, String type, int time) {
		return Map.of("dependency", dependency, "type", type, "time", time);
	}

}
