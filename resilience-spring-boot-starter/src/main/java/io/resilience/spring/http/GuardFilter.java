package io.resilience.spring.http;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The guard as a filter: a call for each subscription.
 */
final class GuardFilter implements ExchangeFilterFunction {

	/** Where the client leaves the template of the URI. */
	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final HttpOperations operations;

	GuardFilter(HttpOperations operations) {
		this.operations = operations;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> new GuardedReactiveExchange(
				this.operations.find(request.method().name(), request.attributes().get(URI_TEMPLATE)), request, next)
			.call(context));
	}

}
