package io.resilience.spring.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.resilience.ContextPropagator;
import io.resilience.spring.properties.Times;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import io.resilience.spring.registry.StartupReport;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * From the methods that have one annotation of ours to what a call of them goes through.
 * Hits and misses are kept.
 *
 * @param <A> type of the annotation
 */
abstract class AnnotatedMethods<A extends Annotation> {

	/** By class and then by method: a call needs no key for both. */
	private final Map<Class<?>, Map<Method, Optional<MethodInterceptor>>> known = new ConcurrentHashMap<>();

	private final AnnotationLookup<A> lookup;

	private final ConfigurableListableBeanFactory beanFactory;

	private final SingletonSupplier<ContextPropagator> contextPropagator;

	private final SingletonSupplier<List<OtherGuards>> otherGuards;

	AnnotatedMethods(AnnotationLookup<A> lookup, ConfigurableListableBeanFactory beanFactory) {
		this.lookup = lookup;
		this.beanFactory = beanFactory;
		this.contextPropagator = SingletonSupplier.of(() -> beanFactory.getBeanProvider(ContextPropagator.class)
			.getIfAvailable(() -> ContextPropagator.NONE));
		this.otherGuards = SingletonSupplier.of(() -> OtherGuards.inUse(beanFactory));
	}

	/**
	 * Makes what the calls of a method go through.
	 * @param annotation what its annotation says
	 * @param method the method as the bean has it
	 * @param owner class of the bean, or the interface for a JDK proxy
	 * @param where class and method, for messages
	 * @return the interceptor
	 */
	abstract MethodInterceptor guard(MergedAnnotation<A> annotation, Method method, Class<?> owner, String where);

	final @Nullable MethodInterceptor find(Method method, Class<?> targetClass) {
		Map<Method, Optional<MethodInterceptor>> ofClass = this.known.get(targetClass);
		Optional<MethodInterceptor> found = (ofClass != null) ? ofClass.get(method) : null;
		if (found == null) {
			found = Optional.ofNullable(resolve(method, targetClass));
			this.known.computeIfAbsent(targetClass, (type) -> new ConcurrentHashMap<>()).put(method, found);
		}
		return found.orElse(null);
	}

	private @Nullable MethodInterceptor resolve(Method invoked, Class<?> targetClass) {
		MergedAnnotation<A> annotation = this.lookup.find(invoked, targetClass);
		if (annotation == null) {
			return null;
		}
		boolean proxy = Proxy.isProxyClass(targetClass);
		Method method = proxy ? invoked : AopUtils.getMostSpecificMethod(invoked, targetClass);
		Class<?> owner = proxy ? invoked.getDeclaringClass() : targetClass;
		return guard(annotation, method, owner, ClassUtils.getQualifiedMethodName(method, owner));
	}

	/**
	 * Resolves all annotated methods of a bean, so that what cannot work fails at
	 * startup.
	 * @param targetClass class of the bean; a JDK proxy's is judged by its interfaces
	 */
	final void check(Class<?> targetClass) {
		if (Proxy.isProxyClass(targetClass)) {
			for (Class<?> type : ClassUtils.getAllInterfacesForClass(targetClass)) {
				for (Method method : type.getMethods()) {
					find(method, targetClass);
				}
			}
			return;
		}
		this.lookup.forEach(targetClass, (annotation, method) -> {
			refuseUnreachable(method, targetClass);
			find(method, targetClass);
		});
	}

	private void refuseUnreachable(Method method, Class<?> targetClass) {
		int modifiers = method.getModifiers();
		String obstacle = Modifier.isStatic(modifiers) ? "static"
				: Modifier.isPrivate(modifiers) ? "private" : Modifier.isFinal(modifiers) ? "final" : null;
		if (obstacle == null && Modifier.isFinal(targetClass.getModifiers())
				&& ClassUtils.getAllInterfacesForClass(targetClass).length == 0) {
			throw new InvalidGuardedMethodException(
					"%s is annotated, but its class is final and has no interface, so its calls cannot be %s."
						.formatted(ClassUtils.getQualifiedMethodName(method, targetClass), this.lookup.effect()),
					"Remove 'final' from the class, or %s.".formatted(this.lookup.wayAround()));
		}
		if (obstacle != null) {
			throw new InvalidGuardedMethodException(
					"%s is annotated, but it is %s, so its calls cannot be %s.".formatted(
							ClassUtils.getQualifiedMethodName(method, targetClass), obstacle, this.lookup.effect()),
					"Make the method an overridable instance method, or remove the annotation and %s."
						.formatted(this.lookup.wayAround()));
		}
	}

	/** What carries the caller's context over to the fallbacks of what answers later. */
	final ContextPropagator contextPropagator() {
		return this.contextPropagator.obtain();
	}

	final void doubtOtherGuards(Method method, Class<?> owner, String where, String guard, StartupReport report) {
		String doubt = OtherGuards.doubt(method, owner, where, guard, this.otherGuards.obtain());
		if (doubt != null) {
			report.doubt(doubt);
		}
	}

	final @Nullable MethodFallback fallback(MergedAnnotation<A> annotation, Method method, Class<?> owner,
			String where) {
		String reference = text(annotation, "fallback", where);
		MethodFallback fallback = MethodFallback.find(reference, method, owner, this.beanFactory,
				AnnotationLookup::isGuardedItself);
		refuseCircle(reference, owner, where);
		return fallback;
	}

	/** Fallbacks that answer for each other would do so until the stack is full. */
	private void refuseCircle(String reference, Class<?> owner, String where) {
		Set<String> seen = new LinkedHashSet<>();
		String name = reference;
		while (!name.isEmpty() && !name.contains("::")) {
			if (!seen.add(name)) {
				throw new InvalidGuardedMethodException("The fallbacks of %s go round in a circle: %s.".formatted(where,
						String.join(" -> ", seen) + " -> " + name), "Let the last of them have no fallback.");
			}
			name = nextFallback(name, owner);
		}
	}

	private String nextFallback(String name, Class<?> owner) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(owner)) {
			MergedAnnotation<A> own = method.getName().equals(name) ? this.lookup.ofMethod(method) : null;
			if (own != null) {
				return own.getString("fallback").strip();
			}
		}
		return "";
	}

	final String text(MergedAnnotation<A> call, String attribute, String where) {
		String written = call.getString(attribute);
		if (written.isEmpty()) {
			return "";
		}
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(written);
			return (resolved != null) ? resolved.strip() : "";
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidGuardedMethodException("The '%s' of the annotation of %s cannot be resolved: %s"
				.formatted(attribute, where, ex.getMessage()),
					"Define the property, or give it a default as in ${name:default}.");
		}
	}

	final @Nullable Duration timeout(MergedAnnotation<A> annotation, String where) {
		String text = text(annotation, "timeout", where);
		if (text.isEmpty()) {
			return null;
		}
		try {
			Duration timeout = Times.parse(text);
			if (timeout.isZero() || timeout.isNegative()) {
				throw new IllegalArgumentException("must be above 0");
			}
			return timeout;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidGuardedMethodException(
					"The timeout '%s' of %s is invalid: %s.".formatted(text, where, ex.getMessage()),
					"Use seconds as a plain number above 0, or a duration such as 500ms or 2s.");
		}
	}

}
