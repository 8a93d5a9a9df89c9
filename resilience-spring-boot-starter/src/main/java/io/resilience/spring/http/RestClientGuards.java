package io.resilience.spring.http;

import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.registry.Dependencies;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

/**
 * Puts the guard of a dependency around every request of a {@link RestClient}, so also
 * around {@code @HttpExchange} interfaces that are built on it: <pre>
 * RestClient payments = builder.baseUrl(url).apply(guards.guard("payment_gateway")).build();
 * </pre>
 * <ul>
 * <li>A status of 5xx or 429 is a failure to the circuit breaker, any other a success.
 * The client still gets the response, not an exception of the guard's.</li>
 * <li>Where retries of the dependency are on, such a response is tried again, as are I/O
 * errors and timeouts, if the method is idempotent or the request has an
 * {@code Idempotency-Key}; never before its {@code Retry-After}.</li>
 * <li>The body is read inside of the guard, up to 256 KiB: the permit is held and the
 * timeout runs until then. What is longer, and what is a stream by its media type, is
 * handed on to be read by the caller, who no longer holds the permit.</li>
 * <li>At the deadline the request itself is ended too, and its connection with it, in
 * each of Spring's request factories, if the guard is applied after the factory has been
 * chosen. Shorter timeouts of the client's own stay.</li>
 * <li>The operation is the method and the URI's template, {@code GET /pets/{id}}.</li>
 * </ul>
 * Rejections and timeouts reach the caller as the guard throws them, not wrapped in an
 * exception of the client's. Thread-safe.
 */
public final class RestClientGuards {

	/** Where the client leaves the template of the URI. */
	private static final String URI_TEMPLATE = RestClient.class.getName() + ".uriTemplate";

	private final Dependencies dependencies;

	/**
	 * Creates it.
	 * @param dependencies where dependencies are registered
	 */
	public RestClientGuards(Dependencies dependencies) {
		this.dependencies = dependencies;
	}

	/**
	 * The guard of an external API.
	 * @param dependency name of the dependency
	 * @return for {@link RestClient.Builder#apply}
	 */
	public Consumer<RestClient.Builder> guard(String dependency) {
		return guard(dependency, DependencyType.EXTERNAL_API);
	}

	/**
	 * The guard of a dependency.
	 * @param dependency its name
	 * @param type its type
	 * @return for {@link RestClient.Builder#apply}
	 */
	public Consumer<RestClient.Builder> guard(String dependency, DependencyType type) {
		ClientHttpRequestInterceptor interceptor = interceptor(dependency, type);
		return (builder) -> {
			builder.requestInterceptor(interceptor);
			RequestFactories.limit(builder);
		};
	}

	/**
	 * The guard as an interceptor, for a client of another kind or an order of one's own:
	 * interceptors behind it are called for every attempt. Give the client a request
	 * factory that {@linkplain #limit(ClientHttpRequestFactory) ends requests} at the
	 * deadline.
	 * @param dependency name of the dependency
	 * @param type its type
	 * @return the interceptor
	 */
	public ClientHttpRequestInterceptor interceptor(String dependency, DependencyType type) {
		return interceptor(HttpOperations.of(this.dependencies, dependency, type, "a RestClient"));
	}

	/**
	 * The guard of a dependency that the application registered itself.
	 * @param dependency the dependency
	 * @return the interceptor
	 */
	public static ClientHttpRequestInterceptor interceptor(Dependency dependency) {
		return interceptor(new HttpOperations(dependency));
	}

	/**
	 * Has a request factory end each request, and free its connection, at the deadline of
	 * the guarded call around it, up to the end of what the guard reads of the response.
	 * Not needed where the {@linkplain #guard(String) guard} is applied to a builder.
	 * @param requestFactory one of Spring's; requests of others are left as they are
	 * @return the factory to use
	 */
	public static ClientHttpRequestFactory limit(ClientHttpRequestFactory requestFactory) {
		return (requestFactory instanceof DeadlineRequestFactory) ? requestFactory
				: new DeadlineRequestFactory(requestFactory);
	}

	private static ClientHttpRequestInterceptor interceptor(HttpOperations operations) {
		return (request, body,
				execution) -> new GuardedExchange(
						operations.find(request.getMethod().name(), request.getAttributes().get(URI_TEMPLATE)), request,
						body, execution)
					.run();
	}

}
