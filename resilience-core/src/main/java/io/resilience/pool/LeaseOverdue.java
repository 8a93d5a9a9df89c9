package io.resilience.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * A resource is out for longer than {@code leak_after}; told once for each lease.
 *
 * @param time when, by the wall clock
 * @param dependency name of the pool
 * @param borrower name of the thread that borrowed it
 * @param age how long it has been out
 * @param at the frame that borrowed it, such as {@code Orders.load(Orders.java:31)}
 */
public record LeaseOverdue(Instant time, String dependency, String borrower, Duration age,
		String at) implements ResilienceEvent {

	@Override
	public String type() {
		return "lease_overdue";
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("borrower", this.borrower);
		details.put("age", this.age);
		details.put("at", this.at);
		return details;
	}

}
