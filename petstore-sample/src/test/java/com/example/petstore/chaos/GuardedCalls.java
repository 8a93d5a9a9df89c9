package com.example.petstore.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.example.petstore.pet.PetRepository;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;

import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaTemplate;

import static org.awaitility.Awaitility.await;

/**
 * Calls of the servers behind a network, with answers of some size and little patience.
 */
final class GuardedCalls {

	/** Beside the events of orders, which others count. */
	private static final String TOPIC = "petstore.chaos";

	private static final String KEY = "chaos";

	private static final Map<String, Duration> TIMEOUTS = Map.of("petstore_database", Duration.ofSeconds(1),
			"redis_cache", Duration.ofSeconds(1), "kafka_events", Duration.ofMillis(1500));

	static final List<String> NAMES = TIMEOUTS.keySet().stream().sorted().toList();

	private final Map<String, GuardedCall> calls;

	private final DependencyRegistry registry;

	GuardedCalls(ApplicationContext context, KafkaTemplate<String, String> kafka) {
		this.registry = context.getBean(DependencyRegistry.class);
		PetRepository pets = context.getBean(PetRepository.class);
		StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
		await().ignoreExceptions().until(() -> {
			redis.opsForValue().set(KEY, "x".repeat(2000), Duration.ofHours(1));
			return true;
		});
		this.calls = Map.of("petstore_database", pets::findAll, "redis_cache",
				() -> dependency("redis_cache").call(KEY, () -> redis.opsForValue().get(KEY)), "kafka_events",
				() -> dependency("kafka_events").call(KEY, () -> kafka.send(TOPIC, KEY, "x").get()));
	}

	Dependency dependency(String name) {
		return this.registry.get(name);
	}

	GuardedCall of(String dependency) {
		return this.calls.get(dependency);
	}

	Duration timeoutOf(String dependency) {
		return TIMEOUTS.get(dependency);
	}

	/**
	 * Shortens the timeouts.
	 * @return what undoes it
	 */
	Runnable beImpatient() {
		Map<String, DependencyConfig> before = new HashMap<>();
		TIMEOUTS.forEach((name, timeout) -> {
			before.put(name, dependency(name).config());
			dependency(name).configure(dependency(name).config().toBuilder().timeout(timeout).build());
		});
		return () -> before.forEach((name, config) -> dependency(name).configure(config));
	}

}
