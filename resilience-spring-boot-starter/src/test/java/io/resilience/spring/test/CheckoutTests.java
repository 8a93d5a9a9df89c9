package io.resilience.spring.test;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.chaos.FaultInjector;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ResilienceTest
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "external_dependencies.payment_gateway.circuit_breaker.failure_threshold=3",
				"external_dependencies.payment_gateway.circuit_breaker.recovery_timeout=60",
				"external_dependencies.payment_gateway.timeout=25" })
class CheckoutTests {

	@Autowired
	private Checkout checkout;

	@Test
	@ForceOpen("ml_pet_advisor")
	void goesOnWithoutRecommendations() {
		assertThat(this.checkout.recommendations("pet_001")).isEmpty();
	}

	@Test
	@InjectFault(dependency = "payment_gateway", exception = ConnectException.class)
	void stopsAskingAGatewayThatIsDownAndRecovers(ManualTime time, DependencyRegistry registry, FaultInjector faults)
			throws Exception {
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> this.checkout.pay("order_1"));
		}
		assertThat(registry.get("payment_gateway").snapshot().circuitState()).isEqualTo(CircuitState.OPEN);
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> this.checkout.pay("order_1"));
		faults.emergencyStop("the gateway is back");
		time.advance(Duration.ofSeconds(60));
		assertThat(this.checkout.pay("order_1")).isEqualTo("paid");
	}

	@Test
	@InjectFault(dependency = "payment_gateway", hang = true)
	void givesUpOnAGatewayThatDoesNotAnswer(ManualTime time) throws Exception {
		CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(this::payAndFail);
		time.awaitParked(1);
		time.advance(Duration.ofSeconds(25));
		assertThat(failure.get(1, TimeUnit.MINUTES)).isInstanceOf(CallTimeoutException.class);
	}

	@Test
	void paysWhereNothingIsWrong(DependencyRegistry registry) throws Exception {
		assertThat(this.checkout.pay("order_1")).isEqualTo("paid");
		assertThat(this.checkout.recommendations("pet_001")).containsExactly("leash");
		assertThat(registry.get("payment_gateway").snapshot().circuitState()).isEqualTo(CircuitState.CLOSED);
	}

	private Throwable payAndFail() {
		try {
			throw new AssertionError("answered " + this.checkout.pay("order_1"));
		}
		catch (Exception ex) {
			return ex;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Checkout checkout() {
			return new Checkout();
		}

	}

	static class Checkout {

		@ApiCall("payment_gateway")
		public String pay(String order) throws IOException {
			return "paid";
		}

		@ApiCall(value = "ml_pet_advisor", fallback = "none")
		public List<String> recommendations(String pet) {
			return List.of("leash");
		}

		private List<String> none(String pet) {
			return List.of();
		}

	}

}
