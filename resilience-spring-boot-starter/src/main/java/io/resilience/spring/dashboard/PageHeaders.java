package io.resilience.spring.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Headers of everything that belongs to the page: the browser is to run, load and talk to
 * nothing but what the page brings.
 */
final class PageHeaders {

	private static final Map<String, String> HEADERS = new LinkedHashMap<>();

	static {
		HEADERS.put("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
						+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
						+ "require-trusted-types-for 'script'; trusted-types 'none'");
		HEADERS.put("X-Content-Type-Options", "nosniff");
		HEADERS.put("Referrer-Policy", "no-referrer");
		HEADERS.put("Cache-Control", "no-store");
	}

	private PageHeaders() {
	}

	static void set(BiConsumer<String, String> response) {
		HEADERS.forEach(response);
	}

}
