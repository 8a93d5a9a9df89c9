package io.resilience.spring.monitor;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Finds out how the application talks to Kafka. The only class that knows Spring for
 * Apache Kafka.
 */
final class KafkaProperties {

	private KafkaProperties() {
	}

	/**
	 * Properties of the application's own admin client.
	 * @param beans where it may be
	 * @return its properties, with addresses and passwords, or {@code null} if there is
	 * none
	 */
	static @Nullable Map<String, Object> find(BeanFactory beans) {
		KafkaAdmin admin = beans.getBeanProvider(KafkaAdmin.class).getIfUnique();
		return (admin != null) ? admin.getConfigurationProperties() : null;
	}

}
