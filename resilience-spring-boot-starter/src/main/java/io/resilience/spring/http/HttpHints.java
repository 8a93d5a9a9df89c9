package io.resilience.spring.http;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Keeps the fields that are read without a getter, in a native image.
 */
final class HttpHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		keep(hints, RequestFactories.CLIENT);
		for (RequestEnd end : RequestEnd.values()) {
			keep(hints, end.type());
		}
	}

	private static void keep(RuntimeHints hints, String type) {
		hints.reflection().registerType(TypeReference.of(type), MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
