package io.resilience.spring.http;

import java.lang.reflect.Field;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.SpringVersion;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A private field of a class of Spring's that has no getter. Where another version of
 * Spring has it no more, it reads as {@code null}, and the log says what that means.
 */
final class PrivateField {

	private static final Log logger = LogFactory.getLog(PrivateField.class);

	private final @Nullable Field field;

	PrivateField(String type, String name) {
		this.field = find(type, name);
	}

	private static @Nullable Field find(String type, String name) {
		try {
			Field field = ClassUtils.forName(type, PrivateField.class.getClassLoader()).getDeclaredField(name);
			ReflectionUtils.makeAccessible(field);
			return field;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null; // its client is not on the class path
		}
		catch (NoSuchFieldException | RuntimeException ex) {
			logger.warn("Requests of some clients will not be ended at the deadline of their guarded call:"
					+ " %s.%s, which was there in Spring Framework 7.0, cannot be read in %s (%s)".formatted(type, name,
							SpringVersion.getVersion(), ex));
			return null;
		}
	}

	boolean isThere() {
		return this.field != null;
	}

	@Nullable Object of(Object owner) {
		return (this.field != null && this.field.getDeclaringClass().isInstance(owner))
				? ReflectionUtils.getField(this.field, owner) : null;
	}

}
