package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadType;
import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every value of {@code petstore.yml}.
 */
class PetstoreFileTests {

	private final DependencySettings settings = SettingsBuilder.empty().classPath("config/petstore.yml").build();

	@Test
	void namesItsFiveDependenciesInOrder() {
		assertThat(this.settings.configuredNames()).containsExactly("petstore_database", "payment_gateway",
				"redis_cache", "kafka_events", "ml_pet_advisor");
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE, SEMAPHORE, 10", "EXTERNAL_API, THREAD_POOL, 5", "CACHE, SEMAPHORE, 100",
			"MESSAGE_QUEUE, SEMAPHORE, 20", "FILE_SYSTEM, SEMAPHORE, 8" })
	void saysWhatTypesHave(DependencyType type, BulkheadType bulkheadType, int maxConcurrent) {
		ResolvedDependency resolved = this.settings.resolve("other", type);
		assertThat(resolved.config().bulkhead().type()).isEqualTo(bulkheadType);
		assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(maxConcurrent);
		assertThat(resolved.settings().get("bulkhead.max_concurrent").origin()).startsWith("config/petstore.yml:");
	}

	@ParameterizedTest
	@CsvSource({ "petstore_database, DATABASE, 10, 10, true, 20", "payment_gateway, EXTERNAL_API, 5, 25, true, 24",
			"redis_cache, CACHE, 100, 1.5, false, 28", "kafka_events, MESSAGE_QUEUE, 20, 8, true, 32",
			"ml_pet_advisor, EXTERNAL_API, 6, 30, true, 36" })
	void saysWhatDependenciesHave(String name, DependencyType type, int maxConcurrent, double seconds,
			boolean circuitBreaker, int line) {
		ResolvedDependency resolved = this.settings.resolve(name, type);
		Duration timeout = Duration.ofMillis((long) (seconds * 1000));
		assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(maxConcurrent);
		assertThat(resolved.config().timeout()).isEqualTo(timeout);
		assertThat(resolved.config().circuitBreaker() != null).isEqualTo(circuitBreaker);
		assertThat(resolved.settings().get("timeout").value()).isEqualTo(timeout);
		assertThat(resolved.settings().get("bulkhead.max_concurrent").origin())
			.isEqualTo("config/petstore.yml:%d:23".formatted(line));
	}

}
