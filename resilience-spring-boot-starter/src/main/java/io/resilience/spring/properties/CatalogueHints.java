package io.resilience.spring.properties;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Keeps what the catalogue of keys is read from, in a native image.
 */
final class CatalogueHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		Set<Class<?>> types = new HashSet<>();
		collect(ResilienceProperties.class, types);
		types.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));
	}

	private static void collect(Class<?> type, Set<Class<?>> types) {
		boolean ours = type.isRecord() || type.isEnum();
		if (!ours || !types.add(type) || type.isEnum()) {
			return;
		}
		for (RecordComponent component : type.getRecordComponents()) {
			collect(component.getType(), types);
			if (component.getGenericType() instanceof ParameterizedType generic) {
				for (Type argument : generic.getActualTypeArguments()) {
					if (argument instanceof Class<?> of) {
						collect(of, types);
					}
				}
			}
		}
	}

}
