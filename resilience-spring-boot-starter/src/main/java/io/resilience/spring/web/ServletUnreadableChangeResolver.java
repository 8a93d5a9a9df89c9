package io.resilience.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Tells who changes something by hand what is wrong with the body, on Spring MVC, where
 * the request does not even get to the endpoint.
 */
public final class ServletUnreadableChangeResolver implements HandlerExceptionResolver, Ordered {

	private final Supplier<Map<String, String>> endpoints;

	/**
	 * Creates the resolver.
	 * @param endpoints ids of the endpoints by their paths below that of the servlet
	 */
	public ServletUnreadableChangeResolver(Supplier<Map<String, String>> endpoints) {
		this.endpoints = endpoints;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception failure) {
		if (!(failure instanceof HttpMessageNotReadableException) || response.isCommitted()) {
			return null;
		}
		String endpoint = UnreadableChange.endpoint(path(request), this.endpoints.get());
		if (endpoint == null) {
			return null;
		}
		try {
			response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.getOutputStream().print(UnreadableChange.answer(endpoint, failure));
			return new ModelAndView();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String path(HttpServletRequest request) {
		return ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().value();
	}

}
