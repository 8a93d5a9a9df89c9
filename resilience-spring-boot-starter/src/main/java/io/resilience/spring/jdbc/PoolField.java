package io.resilience.spring.jdbc;

import java.lang.reflect.Field;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Spring Boot reads the gauges of a Hikari pool from the private field {@code pool} of
 * the bean, around all methods. A proxy has fields of its own, which are empty; this
 * fills that one, as soon as the pool has begun.
 */
final class PoolField {

	private static final Log logger = LogFactory.getLog(PoolField.class);

	private static final ClassValue<Accessor> ACCESSORS = new ClassValue<>() {

		@Override
		protected Accessor computeValue(Class<?> type) {
			return new Accessor(find(type));
		}

	};

	private PoolField() {
	}

	static void copy(Object pool, Object proxy) {
		Field field = ACCESSORS.get(pool.getClass()).field;
		if (field == null || !field.getDeclaringClass().isInstance(proxy)) {
			return;
		}
		try {
			if (field.get(proxy) == null) {
				field.set(proxy, field.get(pool));
			}
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex); // it was made accessible
		}
	}

	private static @Nullable Field find(Class<?> type) {
		try {
			for (Class<?> each = type; each != null; each = each.getSuperclass()) {
				if (each.getName().equals("com.zaxxer.hikari.HikariDataSource")) {
					Field field = each.getDeclaredField("pool");
					ReflectionUtils.makeAccessible(field);
					return field;
				}
			}
		}
		catch (NoSuchFieldException | RuntimeException ex) {
			logger.debug("The gauges of a Hikari pool will be missing: its field cannot be read", ex);
		}
		return null;
	}

	/** A {@link ClassValue} may hold no {@code null}. */
	private record Accessor(@Nullable Field field) {
	}

}
