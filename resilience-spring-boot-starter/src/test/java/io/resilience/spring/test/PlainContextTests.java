package io.resilience.spring.test;

import java.io.IOException;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A context that Spring Boot has no part in.
 */
@ResilienceTest
@SpringJUnitConfig
class PlainContextTests {

	@Autowired
	private Dependency cache;

	@Test
	@InjectFault(dependency = "cache", exception = IOException.class)
	void theSceneIsThatOfTheContext(DependencyRegistry registry) {
		assertThat(registry.dependencies()).containsExactly(this.cache);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.cache.call(() -> "cached"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Context {

		@Bean
		DependencyRegistry registry() {
			return DependencyRegistry.create();
		}

		@Bean
		Dependency cache(DependencyRegistry registry) {
			return registry.registerCache("cache");
		}

	}

}
