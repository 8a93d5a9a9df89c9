package io.resilience.spring.test;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.resilience.CircuitOpenException;
import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests without Spring: each has a registry, a time and an injector of its own.
 */
@ResilienceTest
class ResilienceExtensionTests {

	private Dependency db;

	@BeforeEach
	void register(DependencyRegistry registry) {
		this.db = registry.registerDatabase("user_db");
	}

	@RepeatedTest(2)
	void testsHaveNothingInCommon(DependencyRegistry registry, ManualTime time) throws Exception {
		assertThat(registry.dependencies()).containsExactly(this.db);
		assertThat(registry.ticker()).isSameAs(time);
		assertThat(time.read()).isZero();
		assertThat(this.db.call(() -> "found")).isEqualTo("found");
		assertThat(this.db.snapshot().calls().total()).isOne();
		time.advance(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "b" })
	void parametersOfOthersStay(String value, FaultInjector faults) {
		assertThat(value).isIn("a", "b");
		assertThat(faults.experiments()).isEmpty();
	}

	@Test
	void faultsAndStatesOfAnAnnotationHoldUntilTheSceneIsCleared() throws Exception {
		Scene scene = Scene.ofItsOwn();
		DependencyRegistry registry = (DependencyRegistry) scene.find(DependencyRegistry.class);
		Dependency api = registry.registerApi("api");
		Dependency cache = registry.registerCache("cache");
		scene.inject(faults("failing"));
		scene.forceOpen(annotation("failing", ForceOpen.class));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> cache.call(() -> "cached"));
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> api.call(() -> "answered"));
		scene.close();
		assertThat(api.circuitBreaker().state().label()).isEqualTo("closed");
	}

	@Test
	void latencyIsATimeThatStandsStill() throws Exception {
		Scene scene = Scene.ofItsOwn();
		Dependency cache = ((DependencyRegistry) scene.find(DependencyRegistry.class)).registerCache("cache");
		ManualTime time = (ManualTime) scene.find(ManualTime.class);
		scene.inject(faults("slow"));
		CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> {
			try {
				return cache.call(() -> "cached");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		time.awaitParked(1);
		assertThat(call).isNotDone();
		time.advance(Duration.ofMillis(500));
		assertThat(call.get(1, TimeUnit.MINUTES)).isEqualTo("cached");
		scene.close();
	}

	@Test
	void anAnnotationThatCannotBeSaysWhatToDo() {
		Scene scene = Scene.ofItsOwn();
		((DependencyRegistry) scene.find(DependencyRegistry.class)).registerCache("cache");
		assertThatIllegalArgumentException().isThrownBy(() -> scene.inject(faults("nothing")))
			.withMessage("@InjectFault for 'cache' needs exactly one of exception, latency and hang");
		assertThatIllegalArgumentException().isThrownBy(() -> scene.forceOpen(annotation("nothing", ForceOpen.class)))
			.withMessage("@ForceOpen: 'cache' has no circuit breaker");
		scene.close();
	}

	private static List<InjectFault> faults(String method) throws NoSuchMethodException {
		return Arrays.asList(Annotated.class.getDeclaredMethod(method).getAnnotationsByType(InjectFault.class));
	}

	private static ForceOpen annotation(String method, Class<ForceOpen> type) throws NoSuchMethodException {
		return Annotated.class.getDeclaredMethod(method).getAnnotation(type);
	}

	static class Annotated {

		@InjectFault(dependency = "cache", exception = IOException.class)
		@InjectFault(dependency = "api", exception = IllegalStateException.class)
		@ForceOpen("api")
		void failing() {
		}

		@InjectFault(dependency = "cache", latency = "500ms")
		void slow() {
		}

		@InjectFault(dependency = "cache", latency = "1s", hang = true)
		@ForceOpen("cache")
		void nothing() {
		}

	}

}
