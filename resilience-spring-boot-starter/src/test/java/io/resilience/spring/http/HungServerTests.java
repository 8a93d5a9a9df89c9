package io.resilience.spring.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Clients that have nothing but the guard of a bean, and a server that hangs: at the
 * deadline the connection is closed, which the server sees, and the permit is free.
 */
@Timeout(60)
class HungServerTests {

	private static final String NOTHING = "";

	private static final String HALF_A_HEAD = "HTTP/1.1 200 OK\r\nContent-Le";

	private static final String HALF_A_BODY = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nhello";

	private final ApplicationContextRunner runner = Contexts.plain()
		.withPropertyValues("external_dependencies.payments.timeout=400ms",
				"external_dependencies.payments.type=external_api");

	@AutoClose
	private HungServer server = new HungServer(NOTHING);

	static Stream<Arguments> blocking() {
		return factories().flatMap((factory) -> Stream.of(Arguments.of(factory, BulkheadType.THREAD_POOL, NOTHING),
				Arguments.of(factory, BulkheadType.SEMAPHORE, NOTHING),
				Arguments.of(factory, BulkheadType.SEMAPHORE, HALF_A_HEAD),
				Arguments.of(factory, BulkheadType.SEMAPHORE, HALF_A_BODY)));
	}

	static Stream<Factory> factories() {
		return Stream.of(factory("jdk", JdkClientHttpRequestFactory::new),
				factory("apache", HttpComponentsClientHttpRequestFactory::new),
				factory("jetty", JettyClientHttpRequestFactory::new),
				factory("simple", SimpleClientHttpRequestFactory::new),
				factory("reactor", ReactorClientHttpRequestFactory::new), factory("default", () -> null));
	}

	private static Factory factory(String name, Supplier<ClientHttpRequestFactory> create) {
		return new Factory(name, create);
	}

	@ParameterizedTest
	@MethodSource("blocking")
	void theRequestOfARestClientEndsWithItsCall(Factory factory, BulkheadType bulkhead, String beginning)
			throws Exception {
		answers(beginning);
		this.runner.withPropertyValues("external_dependencies.payments.bulkhead_type=" + bulkhead).run((context) -> {
			RestClient client = client(this.server.url(), factory, context);
			assertThatExceptionOfType(CallTimeoutException.class)
				.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class));
			assertThat(this.server.opened()).isOne();
			await().atMost(Duration.ofSeconds(60)).until(() -> this.server.closed() == 1);
			expectOneTimeout(context.getBean(DependencyRegistry.class).get("payments"));
		});
	}

	static Stream<Connector> reactive() {
		return Stream.of(new Connector("jdk", JdkClientHttpConnector::new),
				new Connector("reactor", ReactorClientHttpConnector::new));
	}

	@ParameterizedTest
	@MethodSource("reactive")
	void theRequestOfAWebClientEndsWithItsCall(Connector connector) {
		this.runner.run((context) -> {
			WebClient client = WebClient.builder()
				.baseUrl(this.server.url())
				.clientConnector(connector.create().get())
				.apply(context.getBean(WebClientGuards.class).guard("payments"))
				.build();
			assertThatExceptionOfType(CallTimeoutException.class)
				.isThrownBy(() -> client.get().uri("/").retrieve().bodyToMono(String.class).block());
			await().atMost(Duration.ofSeconds(60)).until(() -> this.server.closed() == 1);
			expectOneTimeout(context.getBean(DependencyRegistry.class).get("payments"));
		});
	}

	@Test
	void shorterTimeoutsOfTheClientStay() {
		Consumer<ClientHttpRequestFactory> expectEarlyEnd = (requestFactory) -> this.runner
			.withPropertyValues("external_dependencies.payments.timeout=50s")
			.run((context) -> {
				RestClient client = client(this.server.url(), factory("own", () -> requestFactory), context);
				assertThatExceptionOfType(RuntimeException.class)
					.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class))
					.isNotInstanceOf(CallTimeoutException.class);
			});
		JdkClientHttpRequestFactory jdk = new JdkClientHttpRequestFactory(HttpClient.newHttpClient());
		jdk.setReadTimeout(Duration.ofMillis(200));
		expectEarlyEnd.accept(jdk);
		SimpleClientHttpRequestFactory simple = new SimpleClientHttpRequestFactory();
		simple.setReadTimeout(200);
		expectEarlyEnd.accept(simple);
		HttpComponentsClientHttpRequestFactory apache = new HttpComponentsClientHttpRequestFactory();
		apache.setReadTimeout(200);
		expectEarlyEnd.accept(apache);
		JettyClientHttpRequestFactory jetty = new JettyClientHttpRequestFactory();
		jetty.setReadTimeout(200);
		expectEarlyEnd.accept(jetty);
		// Some close their socket seconds later, and some try twice.
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.server.closed() >= 4 && this.server.closed() == this.server.opened());
	}

	@ParameterizedTest
	@MethodSource("factories")
	void whatDripsIsNotWaitedForWithoutAnEnd(Factory factory) {
		try (LoopbackServer dripping = new LoopbackServer().drips()) {
			this.runner.run((context) -> {
				RestClient client = client(dripping.url(), factory, context);
				assertThatExceptionOfType(CallTimeoutException.class)
					.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class));
			});
		}
	}

	private static RestClient client(String url, Factory factory, ApplicationContext context) {
		RestClient.Builder builder = RestClient.builder().baseUrl(url);
		ClientHttpRequestFactory requestFactory = factory.create().get();
		if (requestFactory != null) {
			builder.requestFactory(requestFactory);
		}
		return builder.apply(context.getBean(RestClientGuards.class).guard("payments")).build();
	}

	private void answers(String beginning) throws Exception {
		this.server.close();
		this.server = new HungServer(beginning);
	}

	private static void expectOneTimeout(Dependency dependency) {
		await().until(() -> dependency.bulkhead().active() == 0);
		assertThat(TestDependencies.count(dependency, Outcome.TIMEOUT)).isOne();
	}

	record Factory(String name, Supplier<ClientHttpRequestFactory> create) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	record Connector(String name, Supplier<ClientHttpConnector> create) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
