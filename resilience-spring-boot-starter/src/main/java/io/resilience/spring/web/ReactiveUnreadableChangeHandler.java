package io.resilience.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Tells who changes something by hand what is wrong with the body, on WebFlux, where the
 * request does not even get to the endpoint.
 */
public final class ReactiveUnreadableChangeHandler implements WebExceptionHandler, Ordered {

	private final Supplier<Map<String, String>> endpoints;

	/**
	 * Creates the handler.
	 * @param endpoints ids of the endpoints by their paths below that of the application
	 */
	public ReactiveUnreadableChangeHandler(Supplier<Map<String, String>> endpoints) {
		this.endpoints = endpoints;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		ServerHttpResponse response = exchange.getResponse();
		String requested = exchange.getRequest().getPath().pathWithinApplication().value();
		String endpoint = (failure instanceof ServerWebInputException)
				? UnreadableChange.endpoint(requested, this.endpoints.get()) : null;
		if (endpoint == null || !response.setStatusCode(HttpStatus.BAD_REQUEST)) {
			return Mono.error(failure);
		}
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		DataBuffer body = response.bufferFactory()
			.wrap(UnreadableChange.answer(endpoint, failure).getBytes(StandardCharsets.UTF_8));
		return response.writeWith(Mono.just(body));
	}

}
