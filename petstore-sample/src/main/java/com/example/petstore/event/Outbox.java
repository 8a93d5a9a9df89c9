package com.example.petstore.event;

import java.time.Duration;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Events in the database that are not told yet. Nothing here is guarded: events are added
 * in the transaction of a guarded call, and the rest nobody waits for; its successes must
 * not hide from the breaker that requests fail.
 */
@Repository
public class Outbox {

	private final JdbcClient jdbc;

	private final JsonMapper json;

	Outbox(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Hand an event over. It is told if, and only if, the current transaction commits.
	 * @param event the event
	 */
	public void add(OrderEvent event) {
		this.jdbc.sql("""
				insert into outbox (event_id, order_id, payload, created_at, claimed_until)
				values (:eventId, :orderId, :payload, now(), now())
				""")
			.param("eventId", event.eventId())
			.param("orderId", event.orderId())
			.param("payload", this.json.writeValueAsString(event))
			.update();
	}

	/**
	 * Take the oldest events, so that for a while no other instance tells them too.
	 */
	List<PendingEvent> claim(int limit, Duration time) {
		return this.jdbc.sql("""
				update outbox set claimed_until = now() + make_interval(secs => :seconds)
				where event_id in (
				    select event_id from outbox where claimed_until <= now()
				    order by created_at limit :limit for update skip locked)
				returning event_id, order_id, payload
				""").param("seconds", time.toSeconds()).param("limit", limit).query(PendingEvent.class).list();
	}

	void told(PendingEvent event) {
		this.jdbc.sql("delete from outbox where event_id = :eventId").param("eventId", event.eventId()).update();
	}

	/** Give back what could not be told. */
	void release(List<PendingEvent> events) {
		this.jdbc.sql("update outbox set claimed_until = now() where event_id in (:eventIds)")
			.param("eventIds", events.stream().map(PendingEvent::eventId).toList())
			.update();
	}

	/**
	 * Count what is not told yet.
	 * @return the number of events
	 */
	public long size() {
		return this.jdbc.sql("select count(*) from outbox").query(Long.class).single();
	}

}
