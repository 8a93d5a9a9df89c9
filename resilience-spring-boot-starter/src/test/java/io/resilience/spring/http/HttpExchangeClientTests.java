package io.resilience.spring.http;

import io.resilience.CircuitOpenException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotated {@code @HttpExchange} interfaces, as an application declares them: over
 * RestClient, over WebClient, and imported as a group.
 */
class HttpExchangeClientTests {

	private final LoopbackServer server = new LoopbackServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { OverRestClient.class, OverWebClient.class, Imported.class })
	void callsOfTheInterfaceAreGuarded(Class<?> configuration) {
		Contexts.plain()
			.withUserConfiguration(configuration)
			.withPropertyValues("server.url=" + this.server.url(), "pets.timeout=30s",
					"external_dependencies.pet_api.type=external_api",
					"external_dependencies.pet_api.retry.max_attempts=2",
					"external_dependencies.pet_api.retry.base_delay=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Pets pets = context.getBean(Pets.class);
				DependencyRegistry registry = context.getBean(DependencyRegistry.class);
				this.server.answers(503, "").answers(200, "Buddy");
				assertThat(pets.find(7)).isEqualTo("Buddy");
				assertThat(this.server.requests()).containsExactly("GET /pets/7", "GET /pets/7");
				assertThat(registry.get("pet_api").operation("find").count(Outcome.SUCCESS)).isOne();
				this.server.answers(500, "").answers(500, "");
				assertThat(pets.name(8)).isEqualTo("nobody");
				StepVerifier.create(later(context.getBean(Pets.class))).expectNext("ok").verifyComplete();
				registry.get("pet_api").circuitBreaker().forceOpen();
				assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> pets.find(9));
				assertThat(context.getBean(Dependencies.class).methods()).extracting(GuardedMethodInfo::method)
					.containsExactly(Pets.class.getName() + ".find", Pets.class.getName() + ".name");
			});
	}

	private static Mono<String> later(Pets pets) {
		return Mono.fromCallable(pets::unguarded);
	}

	@HttpExchange("/pets")
	public interface Pets {

		@GetExchange("/{id}")
		@ApiCall(value = "pet_api", timeout = "${pets.timeout}")
		String find(@PathVariable int id);

		@GetExchange("/{id}/name")
		@ApiCall(value = "pet_api", fallback = "nobody")
		String name(@PathVariable int id);

		@GetExchange("/all")
		String unguarded();

		default String nobody() {
			return "nobody";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OverRestClient {

		@Bean
		Pets pets(Environment environment) {
			RestClient client = RestClient.create(environment.getRequiredProperty("server.url"));
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
				.build()
				.createClient(Pets.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OverWebClient {

		@Bean
		Pets pets(Environment environment) {
			WebClient client = WebClient.create(environment.getRequiredProperty("server.url"));
			return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client)).build().createClient(Pets.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "pets", types = Pets.class)
	static class Imported {

		@Bean
		RestClientHttpServiceGroupConfigurer baseUrl(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, client) -> client.baseUrl(environment.getRequiredProperty("server.url")));
		}

	}

}
