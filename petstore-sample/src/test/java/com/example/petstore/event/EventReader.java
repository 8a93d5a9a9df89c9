package com.example.petstore.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads events as another service would, each once.
 */
public final class EventReader implements AutoCloseable {

	/** Which orders were told of, and how many events of each. */
	private final Map<String, Set<String>> eventsByOrder = new ConcurrentHashMap<>();

	private final KafkaConsumer<String, String> consumer;

	private final Thread thread = new Thread(this::read, "event-reader");

	public EventReader(String servers) {
		this.consumer = new KafkaConsumer<>(
				Map.of("bootstrap.servers", servers, "group.id", UUID.randomUUID().toString(), "auto.offset.reset",
						"earliest", "enable.auto.commit", "false", "reconnect.backoff.max.ms", "1000"),
				new StringDeserializer(), new StringDeserializer());
		this.consumer.subscribe(List.of(EventPublisher.TOPIC));
		this.thread.start();
	}

	private void read() {
		try (KafkaConsumer<String, String> open = this.consumer) {
			while (!Thread.currentThread().isInterrupted()) {
				open.poll(Duration.ofMillis(500)).forEach(this::keep);
			}
		}
		catch (WakeupException ex) {
			// The end.
		}
	}

	private void keep(ConsumerRecord<String, String> event) {
		String eventId = event.value().replaceFirst("(?s)^.*\"eventId\":\"([^\"]*)\".*$", "$1");
		this.eventsByOrder.computeIfAbsent(event.key(), (order) -> ConcurrentHashMap.newKeySet()).add(eventId);
	}

	/**
	 * How many different events there were about an order.
	 * @param orderId the order
	 * @return the number
	 */
	public int eventsOf(String orderId) {
		return this.eventsByOrder.getOrDefault(orderId, Set.of()).size();
	}

	public int orders() {
		return this.eventsByOrder.size();
	}

	@Override
	public void close() {
		this.consumer.wakeup();
	}

}
