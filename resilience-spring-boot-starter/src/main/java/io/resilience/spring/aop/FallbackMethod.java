package io.resilience.spring.aop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * One method that can answer for another: the same parameters or fewer from the left, and
 * perhaps the exception as a last one.
 */
final class FallbackMethod {

	private final Method method;

	private final int arguments;

	private final @Nullable Class<?> thrown;

	private FallbackMethod(Method method, int arguments, @Nullable Class<?> thrown) {
		this.method = method;
		this.arguments = arguments;
		this.thrown = thrown;
		ReflectionUtils.makeAccessible(method);
	}

	/**
	 * Reads a method as fallback.
	 * @return the fallback, or {@code null} if its parameters or result do not fit
	 */
	static @Nullable FallbackMethod of(Method candidate, Method guarded) {
		Class<?>[] has = candidate.getParameterTypes();
		Class<?>[] wants = guarded.getParameterTypes();
		boolean fits = guarded.getReturnType() == void.class
				|| guarded.getReturnType().isAssignableFrom(candidate.getReturnType());
		if (!fits) {
			return null;
		}
		if (isPrefix(has, has.length, wants)) {
			return new FallbackMethod(candidate, has.length, null);
		}
		int last = has.length - 1;
		if (last >= 0 && Throwable.class.isAssignableFrom(has[last]) && isPrefix(has, last, wants)) {
			return new FallbackMethod(candidate, last, has[last]);
		}
		return null;
	}

	private static boolean isPrefix(Class<?>[] has, int length, Class<?>[] wants) {
		if (length > wants.length) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			if (!has[i].isAssignableFrom(wants[i])) {
				return false;
			}
		}
		return true;
	}

	boolean accepts(Throwable failure) {
		return this.thrown == null || this.thrown.isInstance(failure);
	}

	/** More specific exceptions first, then more arguments. */
	int rank() {
		int depth = 0;
		for (Class<?> type = this.thrown; type != null; type = type.getSuperclass()) {
			depth++;
		}
		return -(depth * 256 + this.arguments);
	}

	Method method() {
		return this.method;
	}

	@Nullable Object invoke(Object target, @Nullable Object[] arguments, Throwable failure) throws Throwable {
		@Nullable Object[] passed = Arrays.copyOf(arguments, this.method.getParameterCount());
		if (this.thrown != null) {
			passed[passed.length - 1] = failure;
		}
		try {
			return this.method.invoke(target, passed);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
