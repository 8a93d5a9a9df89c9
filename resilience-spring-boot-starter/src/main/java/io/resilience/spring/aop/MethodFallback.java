package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What the {@code fallback} attribute of an annotation names, found and checked at
 * startup.
 */
final class MethodFallback {

	private final List<FallbackMethod> candidates;

	private final @Nullable String bean;

	private final BeanFactory beanFactory;

	private MethodFallback(List<FallbackMethod> candidates, @Nullable String bean, BeanFactory beanFactory) {
		this.candidates = candidates;
		this.bean = bean;
		this.beanFactory = beanFactory;
	}

	static @Nullable MethodFallback find(String reference, Method guarded, Class<?> targetClass,
			BeanFactory beanFactory) {
		if (reference.isEmpty()) {
			return null;
		}
		int separator = reference.indexOf("::");
		String bean = (separator < 0) ? null : reference.substring(0, separator).strip();
		String name = (separator < 0) ? reference : reference.substring(separator + 2).strip();
		Class<?> owner = (bean != null) ? beanType(bean, reference, guarded, beanFactory) : targetClass;
		List<Method> named = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(owner))
			.filter((method) -> method.getName().equals(name) && !method.equals(guarded))
			.toList();
		List<FallbackMethod> fitting = named.stream()
			.map((method) -> FallbackMethod.of(method, guarded))
			.filter(Objects::nonNull)
			.sorted(Comparator.comparingInt(FallbackMethod::rank))
			.toList();
		if (fitting.isEmpty()) {
			throw new InvalidGuardedMethodException(
					"The fallback '%s' of %s %s.".formatted(reference, ClassUtils.getQualifiedMethodName(guarded),
							named.isEmpty() ? "does not exist in " + owner.getName()
									: "does not fit: there is " + named.get(0).toGenericString()),
					"It must return %s and take the same parameters or fewer from the left, optionally with the exception as a last one."
						.formatted(guarded.getGenericReturnType().getTypeName()));
		}
		return new MethodFallback(fitting, bean, beanFactory);
	}

	private static Class<?> beanType(String bean, String reference, Method guarded, BeanFactory beanFactory) {
		Class<?> type = beanFactory.containsBean(bean) ? beanFactory.getType(bean) : null;
		if (type == null) {
			throw new InvalidGuardedMethodException(
					"The fallback '%s' of %s names a bean that does not exist.".formatted(reference,
							ClassUtils.getQualifiedMethodName(guarded)),
					"Declare a bean '%s', or name a method of the same class without '::'.".formatted(bean));
		}
		return ClassUtils.getUserClass(type);
	}

	boolean accepts(Throwable failure) {
		return this.candidates.stream().anyMatch((candidate) -> candidate.accepts(failure));
	}

	@Nullable Object answer(@Nullable Object target, @Nullable Object[] arguments, Throwable failure) throws Throwable {
		for (FallbackMethod candidate : this.candidates) {
			if (candidate.accepts(failure)) {
				try {
					return candidate.invoke(target(target, candidate.method()), arguments, failure);
				}
				catch (Throwable ex) {
					if (ex != failure) {
						ex.addSuppressed(failure);
					}
					throw ex;
				}
			}
		}
		throw failure;
	}

	private Object target(@Nullable Object target, Method method) {
		if (Modifier.isStatic(method.getModifiers())) {
			return method;
		}
		if (this.bean == null) {
			return Objects.requireNonNull(target);
		}
		Object bean = this.beanFactory.getBean(this.bean);
		// A proxy has no fields of its own and cannot pass a private call on.
		boolean direct = Modifier.isPrivate(method.getModifiers()) || !method.getDeclaringClass().isInstance(bean);
		Object behind = (direct && AopUtils.isAopProxy(bean)) ? AopProxyUtils.getSingletonTarget(bean) : null;
		return (behind != null) ? behind : bean;
	}

}
