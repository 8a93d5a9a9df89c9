package com.example.petstore.event;

import java.util.concurrent.ExecutionException;

import io.resilience.spring.annotation.MessageQueueCall;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Tells events to Kafka.
 */
@Component
public class EventPublisher {

	/** Where events about orders go, with the order's identifier as key. */
	public static final String TOPIC = "petstore.orders";

	private final KafkaTemplate<String, String> kafka;

	EventPublisher(KafkaTemplate<String, String> kafka) {
		this.kafka = kafka;
	}

	/**
	 * Tell an event, and wait until the broker has it.
	 */
	@MessageQueueCall("kafka_events")
	void publish(PendingEvent event) throws InterruptedException, ExecutionException {
		this.kafka.send(TOPIC, event.orderId(), event.payload()).get();
	}

}
