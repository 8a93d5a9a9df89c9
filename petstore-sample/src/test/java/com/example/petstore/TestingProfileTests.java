package com.example.petstore;

import java.time.Duration;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@PetstoreTest
class TestingProfileTests {

	@Test
	void inTestingTheBreakerRecoversFasterThanInDevelopment(@Autowired DependencyRegistry dependencies) {
		DependencyConfig guard = dependencies.get("petstore_database").config();
		assertThat(guard.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(guard.circuitBreaker()).extracting(CircuitBreakerConfig::recoveryTimeout)
			.isEqualTo(Duration.ofSeconds(1));
	}

}
