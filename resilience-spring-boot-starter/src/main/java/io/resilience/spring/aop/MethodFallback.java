package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.resilience.spring.registry.InvalidGuardedMethodException;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What the {@code fallback} attribute of an annotation names, found and checked at
 * startup. A method of the same class is called on the bean itself, as a call from within
 * it would be; one that has an annotation of its own, and one of another bean, is called
 * through the proxy.
 */
final class MethodFallback {

	/** An exception that is thrown again and again must not grow. */
	private static final int MAX_SUPPRESSED = 8;

	private final List<FallbackMethod> candidates;

	private final @Nullable String bean;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Predicate<Method> guardedItself;

	private MethodFallback(List<FallbackMethod> candidates, @Nullable String bean,
			ConfigurableListableBeanFactory beanFactory, Predicate<Method> guardedItself) {
		this.candidates = candidates;
		this.bean = bean;
		this.beanFactory = beanFactory;
		this.guardedItself = guardedItself;
	}

	/**
	 * Finds the methods that a reference names.
	 * @param reference {@code method} or {@code bean::method}, or empty
	 * @param guarded the method to answer for
	 * @param targetClass class of its bean
	 * @param beanFactory where other beans are
	 * @param guardedItself tells methods that have an annotation of their own
	 * @return the fallback, or {@code null} for an empty reference
	 */
	static @Nullable MethodFallback find(String reference, Method guarded, Class<?> targetClass,
			ConfigurableListableBeanFactory beanFactory, Predicate<Method> guardedItself) {
		if (reference.isEmpty()) {
			return null;
		}
		FallbackReference parsed = FallbackReference.parse(reference);
		String bean = parsed.bean();
		String name = parsed.method();
		Class<?> owner = (bean != null) ? beanType(bean, reference, guarded, beanFactory) : targetClass;
		List<Method> named = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(owner))
			.filter((method) -> method.getName().equals(name) && !method.equals(guarded) && !method.isSynthetic())
			.toList();
		List<FallbackMethod> fitting = named.stream()
			.map((method) -> FallbackMethod.of(method, owner, guarded, targetClass))
			.filter(Objects::nonNull)
			.sorted(FallbackMethod.MOST_SPECIFIC_FIRST)
			.toList();
		if (fitting.isEmpty()) {
			throw new InvalidGuardedMethodException(
					"The fallback '%s' of %s %s.".formatted(reference,
							ClassUtils.getQualifiedMethodName(guarded, targetClass),
							named.isEmpty() ? "does not exist in " + owner.getName()
									: "does not fit: there is " + named.get(0).toGenericString()),
					"It must return %s and take the same parameters or fewer from the left, optionally with the exception (no Error, no InterruptedException) as a last one."
						.formatted(guarded.getGenericReturnType().getTypeName()));
		}
		return new MethodFallback(fitting, bean, beanFactory, guardedItself);
	}

	private static Class<?> beanType(String bean, String reference, Method guarded,
			ConfigurableListableBeanFactory beanFactory) {
		Class<?> type = beanFactory.containsBean(bean) ? AutoProxyUtils.determineTargetClass(beanFactory, bean) : null;
		if (type == null) {
			throw new InvalidGuardedMethodException(
					"The fallback '%s' of %s names a bean that does not exist.".formatted(reference,
							ClassUtils.getQualifiedMethodName(guarded)),
					"Declare a bean '%s', or name a method of the same class without '::'.".formatted(bean));
		}
		return ClassUtils.getUserClass(type);
	}

	/**
	 * Answers for a call that failed.
	 * @param target the bean itself
	 * @param proxy the proxy around it
	 * @param arguments arguments of the call
	 * @param failure what it failed with
	 * @return the answer
	 * @throws Throwable what the fallback throws, with the failure suppressed in it, or
	 * the failure where no fallback takes it
	 */
	@Nullable Object answer(@Nullable Object target, Object proxy, @Nullable Object[] arguments, Throwable failure)
			throws Throwable {
		FallbackMethod fallback = find(failure);
		try {
			return call(fallback, target, proxy, arguments, failure);
		}
		catch (Throwable ex) {
			if (ex != failure && ex.getSuppressed().length < MAX_SUPPRESSED) {
				ex.addSuppressed(failure);
			}
			throw ex;
		}
	}

	boolean accepts(Throwable failure) {
		return this.candidates.stream().anyMatch((candidate) -> candidate.accepts(failure));
	}

	private FallbackMethod find(Throwable failure) throws Throwable {
		for (FallbackMethod candidate : this.candidates) {
			if (candidate.accepts(failure)) {
				return candidate;
			}
		}
		throw failure;
	}

	private @Nullable Object call(FallbackMethod fallback, @Nullable Object target, Object proxy,
			@Nullable Object[] arguments, Throwable failure) throws Throwable {
		Method method = fallback.method();
		if (Modifier.isStatic(method.getModifiers())) {
			return fallback.invoke(method, null, arguments, failure);
		}
		Object bean = (this.bean != null) ? this.beanFactory.getBean(this.bean) : proxy;
		boolean throughProxy = this.bean != null || target == null || this.guardedItself.test(method);
		Method invocable = throughProxy ? throughProxy(method, bean) : null;
		if (invocable != null) {
			return fallback.invoke(invocable, bean, arguments, failure);
		}
		return fallback.invoke(method, (this.bean != null || target == null) ? behind(bean) : target, arguments,
				failure);
	}

	/**
	 * The method by which a proxy passes a call on, or {@code null} if it cannot: a proxy
	 * has no fields of its own, and a method that it does not override would run on it.
	 */
	private static @Nullable Method throughProxy(Method method, Object bean) {
		if (Proxy.isProxyClass(bean.getClass())) {
			Method inInterface = ClassUtils.getInterfaceMethodIfPossible(method, null);
			return inInterface.getDeclaringClass().isInterface() && inInterface.getDeclaringClass().isInstance(bean)
					? inInterface : null;
		}
		return isOverridden(method, bean.getClass()) ? method : null;
	}

	private static boolean isOverridden(Method method, Class<?> proxyClass) {
		int modifiers = method.getModifiers();
		if (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers)) {
			return false;
		}
		Class<?> owner = method.getDeclaringClass();
		return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)
				|| (owner.getClassLoader() == proxyClass.getClassLoader()
						&& owner.getPackageName().equals(proxyClass.getPackageName()));
	}

	private static Object behind(Object bean) throws Exception {
		Object current = bean;
		while (current instanceof Advised advised) {
			TargetSource source = advised.getTargetSource();
			Object next = source.getTarget();
			if (next == null) {
				return current;
			}
			current = next;
		}
		return current;
	}

}
