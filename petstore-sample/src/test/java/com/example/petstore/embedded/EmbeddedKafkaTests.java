package com.example.petstore.embedded;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedKafkaTests {

	private static final TopicPartition NEWS = new TopicPartition("news", 0);

	@Test
	void keepsItsAddressAndEventsWhileItIsStopped() throws Exception {
		try (EmbeddedKafka kafka = new EmbeddedKafka(NEWS.topic())) {
			kafka.start();
			String address = kafka.address();
			try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", address),
					new StringSerializer(), new StringSerializer())) {
				producer.send(new ProducerRecord<>(NEWS.topic(), "kept")).get();
			}
			kafka.stop();
			kafka.stop();
			kafka.start();
			kafka.start();
			assertThat(kafka.address()).isEqualTo(address);
			try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
				assertThat(admin.listOffsets(Map.of(NEWS, OffsetSpec.latest())).partitionResult(NEWS).get().offset())
					.isOne();
			}
		}
	}

}
