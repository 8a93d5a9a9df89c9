package io.resilience.spring.test;

import java.io.IOException;

import io.resilience.CircuitOpenException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the class around says of a nested one.
 */
@ResilienceTest
@SpringBootTest(classes = NestedResilienceTests.Application.class, webEnvironment = WebEnvironment.NONE)
@InjectFault(dependency = "advisor", exception = IOException.class)
class NestedResilienceTests {

	@Autowired
	private Advisor advisor;

	@Nested
	class Within {

		@Test
		void theSceneIsThatOfTheApplication(DependencyRegistry registry, ManualTime time,
				@Autowired DependencyRegistry ofTheApplication) {
			assertThat(registry).isSameAs(ofTheApplication);
			assertThat(registry.ticker()).isSameAs(time);
		}

		@Test
		void faultsOfTheClassAroundStrike() {
			assertThatExceptionOfType(IOException.class).isThrownBy(NestedResilienceTests.this.advisor::ask);
		}

		@Test
		@InjectFault(dependency = "advisor", exception = InterruptedException.class)
		void thoseOfTheMethodComeFirst() {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(NestedResilienceTests.this.advisor::ask);
		}

	}

	@Nested
	@ForceOpen("advisor")
	class Opened {

		@Nested
		class Deeper {

			@Test
			void breakersOfTheClassAroundAreOpen() {
				assertThatExceptionOfType(CircuitOpenException.class)
					.isThrownBy(NestedResilienceTests.this.advisor::ask);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Advisor advisor() {
			return new Advisor();
		}

	}

	static class Advisor {

		@ApiCall("advisor")
		public String ask() throws Exception {
			return "leash";
		}

	}

}
