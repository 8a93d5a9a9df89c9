package io.resilience.spring.dashboard;

import java.io.IOException;
import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Gives what belongs to the page its headers; an endpoint cannot set any itself.
 */
public final class ServletPageHeadersFilter implements Filter {

	private final Supplier<String> path;

	/**
	 * Creates the filter.
	 * @param path path of the page below that of the servlet; asked for with each
	 * request, since endpoints are found late
	 */
	public ServletPageHeadersFilter(Supplier<String> path) {
		this.path = path;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest http && isOfPage(http)) {
			PageHeaders.set(((HttpServletResponse) response)::setHeader);
		}
		chain.doFilter(request, response);
	}

	private boolean isOfPage(HttpServletRequest request) {
		String requested = (request.getPathInfo() != null) ? request.getPathInfo() : request.getServletPath();
		String page = this.path.get();
		return requested.equals(page) || requested.startsWith(page + "/");
	}

}
