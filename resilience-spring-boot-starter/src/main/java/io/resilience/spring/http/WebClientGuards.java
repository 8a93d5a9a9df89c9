package io.resilience.spring.http;

import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.registry.Dependencies;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Puts the guard of a dependency around every exchange of a {@link WebClient}, so also
 * around {@code @HttpExchange} interfaces that are built on it: <pre>
 * WebClient payments = builder.baseUrl(url).apply(guards.guard("payment_gateway")).build();
 * </pre> What counts as a failure, what is tried again and what operations are called is
 * as {@link RestClientGuards} has it. Nothing blocks, and each subscription is a call of
 * its own. The permit is held, and the timeout runs, until the head of the response is
 * there; the exchange that is late is cancelled, which closes its connection.
 * <p>
 * Thread-safe.
 */
public final class WebClientGuards {

	private final Dependencies dependencies;

	/**
	 * Creates it.
	 * @param dependencies where dependencies are registered
	 */
	public WebClientGuards(Dependencies dependencies) {
		this.dependencies = dependencies;
	}

	/**
	 * The guard of an external API.
	 * @param dependency name of the dependency
	 * @return for {@link WebClient.Builder#apply}
	 */
	public Consumer<WebClient.Builder> guard(String dependency) {
		return guard(dependency, DependencyType.EXTERNAL_API);
	}

	/**
	 * The guard of a dependency.
	 * @param dependency its name
	 * @param type its type
	 * @return for {@link WebClient.Builder#apply}
	 */
	public Consumer<WebClient.Builder> guard(String dependency, DependencyType type) {
		ExchangeFilterFunction filter = filter(dependency, type);
		return (builder) -> builder.filter(filter);
	}

	/**
	 * The guard as a filter, for an order of one's own: filters behind it are called for
	 * every attempt.
	 * @param dependency name of the dependency
	 * @param type its type
	 * @return the filter
	 */
	public ExchangeFilterFunction filter(String dependency, DependencyType type) {
		return new GuardFilter(HttpOperations.of(this.dependencies, dependency, type, "a WebClient"));
	}

	/**
	 * The guard of a dependency that the application registered itself.
	 * @param dependency the dependency
	 * @return the filter
	 */
	public static ExchangeFilterFunction filter(Dependency dependency) {
		return new GuardFilter(new HttpOperations(dependency));
	}

}
