package io.resilience.spring.http;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The request factory of a builder, which does not tell it.
 */
final class RequestFactories {

	static final String CLIENT = "org.springframework.web.client.DefaultRestClient";

	static final String FACTORY = "clientRequestFactory";

	private static final PrivateField FACTORY_OF_CLIENT = new PrivateField(CLIENT, FACTORY);

	private RequestFactories() {
	}

	/** Also where the builder would choose the factory itself. */
	static void limit(RestClient.Builder builder) {
		RestClient client = builder.clone().build();
		if (FACTORY_OF_CLIENT.of(client) instanceof ClientHttpRequestFactory requestFactory) {
			builder.requestFactory(RestClientGuards.limit(requestFactory));
		}
	}

}
