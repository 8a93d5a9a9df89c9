package io.resilience.spring.aop;

import org.jspecify.annotations.Nullable;

/**
 * What the {@code fallback} of an annotation says.
 *
 * @param bean name of the bean in {@code bean::method}, or {@code null} for the same
 * @param method name of the method, empty for no fallback
 */
record FallbackReference(@Nullable String bean, String method) {

	static FallbackReference parse(String text) {
		int separator = text.indexOf("::");
		return (separator < 0) ? new FallbackReference(null, text.strip())
				: new FallbackReference(text.substring(0, separator).strip(), text.substring(separator + 2).strip());
	}

}
