package io.resilience.spring.dashboard;

import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Gives what belongs to the page its headers; an endpoint cannot set any itself.
 */
public final class ReactivePageHeadersFilter implements WebFilter {

	private final Supplier<String> path;

	/**
	 * Creates the filter.
	 * @param path path of the page below that of the application; asked for with each
	 * request, since endpoints are found late
	 */
	public ReactivePageHeadersFilter(Supplier<String> path) {
		this.path = path;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String requested = exchange.getRequest().getPath().pathWithinApplication().value();
		String page = this.path.get();
		if (requested.equals(page) || requested.startsWith(page + "/")) {
			PageHeaders.set(exchange.getResponse().getHeaders()::set);
		}
		return chain.filter(exchange);
	}

}
