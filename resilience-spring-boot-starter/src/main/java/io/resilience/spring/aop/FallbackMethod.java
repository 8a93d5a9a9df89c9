package io.resilience.spring.aop;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * One method that can answer for another: the same parameters or fewer from the left, and
 * perhaps the exception as a last one.
 */
final class FallbackMethod {

	/** More specific exceptions first, then more arguments, then narrower ones. */
	static final Comparator<FallbackMethod> MOST_SPECIFIC_FIRST = Comparator.comparingInt(FallbackMethod::depth)
		.thenComparingInt((fallback) -> fallback.arguments)
		.reversed()
		.thenComparing(FallbackMethod::compareParameters);

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
	 * @param candidate the method that may be one
	 * @param owner class of the bean that has it
	 * @param guarded the method to answer for
	 * @param targetClass class of the bean that has that one
	 * @return the fallback, or {@code null} if its parameters or result do not fit
	 */
	static @Nullable FallbackMethod of(Method candidate, Class<?> owner, Method guarded, Class<?> targetClass) {
		if (!returnsSuch(candidate, owner, guarded, targetClass)) {
			return null;
		}
		ResolvableType[] has = parameters(candidate, owner);
		ResolvableType[] wants = parameters(guarded, targetClass);
		if (isPrefix(has, has.length, wants)) {
			return new FallbackMethod(candidate, has.length, null);
		}
		int last = has.length - 1;
		if (last >= 0 && isAnswerable(has[last].toClass()) && isPrefix(has, last, wants)) {
			return new FallbackMethod(candidate, last, has[last].toClass());
		}
		return null;
	}

	private static boolean returnsSuch(Method candidate, Class<?> owner, Method guarded, Class<?> targetClass) {
		ResolvableType has = ResolvableType.forMethodReturnType(candidate, owner);
		ResolvableType wants = ResolvableType.forMethodReturnType(guarded, targetClass);
		return wants.toClass() == void.class || takes(wants, has);
	}

	private static ResolvableType[] parameters(Method method, Class<?> owner) {
		ResolvableType[] types = new ResolvableType[method.getParameterCount()];
		Arrays.setAll(types, (i) -> ResolvableType.forMethodParameter(method, i, owner));
		return types;
	}

	/** An {@link Error} is never answered, nor is an interrupt. */
	private static boolean isAnswerable(Class<?> type) {
		return Throwable.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type)
				&& !InterruptedException.class.isAssignableFrom(type);
	}

	private static boolean isPrefix(ResolvableType[] has, int length, ResolvableType[] wants) {
		if (length > wants.length) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			if (!takes(has[i], wants[i])) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Type arguments are compared only where both sides say them: raw types and type
	 * variables fit as they do for the compiler, with a warning.
	 */
	private static boolean takes(ResolvableType to, ResolvableType from) {
		Class<?> boxed = to.toClass().isPrimitive() ? wrapper(to.toClass()) : to.toClass();
		Class<?> given = from.toClass().isPrimitive() ? wrapper(from.toClass()) : from.toClass();
		if (!boxed.isAssignableFrom(given) || (to.toClass() != void.class && from.toClass() == void.class)) {
			return false;
		}
		boolean says = to.hasGenerics() && from.as(boxed).hasGenerics() && !to.hasUnresolvableGenerics()
				&& !from.hasUnresolvableGenerics();
		return !says || to.isAssignableFrom(from);
	}

	private static Class<?> wrapper(Class<?> primitive) {
		return MethodType.methodType(primitive).wrap().returnType();
	}

	boolean accepts(Throwable failure) {
		return this.thrown == null || this.thrown.isInstance(failure);
	}

	private int depth() {
		int depth = 0;
		for (Class<?> type = this.thrown; type != null; type = type.getSuperclass()) {
			depth++;
		}
		return depth;
	}

	private int compareParameters(FallbackMethod other) {
		Class<?>[] mine = this.method.getParameterTypes();
		Class<?>[] others = other.method.getParameterTypes();
		for (int i = 0; i < Math.min(mine.length, others.length); i++) {
			if (mine[i] != others[i]) {
				return mine[i].isAssignableFrom(others[i]) ? 1 : -1;
			}
		}
		return 0;
	}

	Method method() {
		return this.method;
	}

	@Nullable Object invoke(Method invocable, @Nullable Object target, @Nullable Object[] arguments, Throwable failure)
			throws Throwable {
		@Nullable Object[] passed = Arrays.copyOf(arguments, this.method.getParameterCount());
		if (this.thrown != null) {
			passed[passed.length - 1] = failure;
		}
		try {
			return invocable.invoke(target, passed);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
