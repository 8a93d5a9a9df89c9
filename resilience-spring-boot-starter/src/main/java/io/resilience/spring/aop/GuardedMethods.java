package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Operation;
import io.resilience.spring.annotation.DependencyCall;
import io.resilience.spring.properties.Times;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Finds what is annotated. A method's own annotation (or that of the method it overrides
 * or implements) beats one on the class. Hits and misses are kept.
 */
final class GuardedMethods {

	private final Map<MethodClassKey, Optional<GuardedMethod>> known = new ConcurrentHashMap<>(256);

	private final Dependencies dependencies;

	private final ConfigurableListableBeanFactory beanFactory;

	GuardedMethods(Dependencies dependencies, ConfigurableListableBeanFactory beanFactory) {
		this.dependencies = dependencies;
		this.beanFactory = beanFactory;
	}

	@Nullable GuardedMethod find(Method method, Class<?> targetClass) {
		MethodClassKey key = new MethodClassKey(method, targetClass);
		Optional<GuardedMethod> found = this.known.get(key);
		if (found == null) {
			found = Optional.ofNullable(resolve(method, targetClass));
			this.known.put(key, found);
		}
		return found.orElse(null);
	}

	static boolean isAnnotated(Method method, Class<?> targetClass) {
		return annotation(method, targetClass) != null;
	}

	private static @Nullable MergedAnnotation<DependencyCall> annotation(Method invoked, Class<?> targetClass) {
		if (!AnnotationUtils.isCandidateClass(targetClass, DependencyCall.class)
				|| ReflectionUtils.isObjectMethod(invoked)) {
			return null;
		}
		Method method = AopUtils.getMostSpecificMethod(invoked, targetClass);
		MergedAnnotation<DependencyCall> own = ofMethod(method);
		if (own == null && !method.equals(invoked)) {
			own = ofMethod(invoked);
		}
		return (own != null) ? own : ofClass(method, targetClass);
	}

	private static @Nullable MergedAnnotation<DependencyCall> ofMethod(Method method) {
		MergedAnnotation<DependencyCall> own = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(DependencyCall.class);
		return own.isPresent() ? own : null;
	}

	private static @Nullable MergedAnnotation<DependencyCall> ofClass(Method method, Class<?> targetClass) {
		int modifiers = method.getModifiers();
		if (!Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers) || method.isSynthetic()
				|| isInheritedFinal(method, targetClass)) {
			return null;
		}
		MergedAnnotation<DependencyCall> ofClass = MergedAnnotations.from(targetClass, SearchStrategy.TYPE_HIERARCHY)
			.get(DependencyCall.class);
		boolean isItsFallback = ofClass.isPresent() && ofClass.getString("fallback").strip().equals(method.getName());
		return (ofClass.isPresent() && !isItsFallback) ? ofClass : null;
	}

	/**
	 * Nobody can change the final methods of a class that another library brings, such as
	 * {@code setDataSource}.
	 */
	private static boolean isInheritedFinal(Method method, Class<?> targetClass) {
		return Modifier.isFinal(method.getModifiers()) && !Proxy.isProxyClass(targetClass)
				&& method.getDeclaringClass() != ClassUtils.getUserClass(targetClass);
	}

	/**
	 * Resolves all annotated methods of a bean, so that what cannot work fails at
	 * startup.
	 * @param targetClass class of the bean; a JDK proxy's is judged by its interfaces
	 */
	void check(Class<?> targetClass) {
		if (Proxy.isProxyClass(targetClass)) {
			for (Class<?> type : ClassUtils.getAllInterfacesForClass(targetClass)) {
				for (Method method : type.getMethods()) {
					find(method, targetClass);
				}
			}
			return;
		}
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(targetClass)) {
			if (!method.isSynthetic() && annotation(method, targetClass) != null) {
				refuseUnreachable(method, targetClass);
				find(method, targetClass);
			}
		}
	}

	/**
	 * The dependencies that the annotations of a class name, with their types, before any
	 * bean is there.
	 * @param targetClass the class
	 * @param names what to tell of each, with the method
	 */
	static void names(Class<?> targetClass, BiConsumer<MergedAnnotation<DependencyCall>, Method> names) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(targetClass)) {
			MergedAnnotation<DependencyCall> call = method.isSynthetic() ? null : annotation(method, targetClass);
			if (call != null) {
				names.accept(call, method);
			}
		}
	}

	private static void refuseUnreachable(Method method, Class<?> targetClass) {
		int modifiers = method.getModifiers();
		String obstacle = Modifier.isStatic(modifiers) ? "static"
				: Modifier.isPrivate(modifiers) ? "private" : Modifier.isFinal(modifiers) ? "final" : null;
		if (obstacle == null && Modifier.isFinal(targetClass.getModifiers())
				&& ClassUtils.getAllInterfacesForClass(targetClass).length == 0) {
			throw new InvalidGuardedMethodException(
					"%s is annotated, but its class is final and has no interface, so no proxy can guard it."
						.formatted(ClassUtils.getQualifiedMethodName(method, targetClass)),
					"Remove 'final' from the class, or call through an injected Dependency.");
		}
		if (obstacle != null) {
			throw new InvalidGuardedMethodException(
					"%s is annotated, but it is %s, so no proxy can guard it."
						.formatted(ClassUtils.getQualifiedMethodName(method, targetClass), obstacle),
					"Make the method an overridable instance method, or remove the annotation and call through an injected Dependency.");
		}
	}

	private @Nullable GuardedMethod resolve(Method invoked, Class<?> targetClass) {
		MergedAnnotation<DependencyCall> call = annotation(invoked, targetClass);
		if (call == null) {
			return null;
		}
		boolean proxy = Proxy.isProxyClass(targetClass);
		Method method = proxy ? invoked : AopUtils.getMostSpecificMethod(invoked, targetClass);
		Class<?> owner = proxy ? invoked.getDeclaringClass() : targetClass;
		String where = ClassUtils.getQualifiedMethodName(method, owner);
		String name = text(call, "value", where);
		if (!StringUtils.hasText(name)) {
			throw new InvalidGuardedMethodException("The annotation of %s names no dependency.".formatted(where),
					"Give it one, such as @DatabaseCall(\"user_db\").");
		}
		String operation = text(call, "operation", where);
		operation = StringUtils.hasText(operation) ? operation : method.getName();
		Operation target = this.dependencies.operation(name, call.getEnum("type", DependencyType.class), operation,
				timeout(text(call, "timeout", where), where), where);
		String reference = text(call, "fallback", where);
		MethodFallback fallback = MethodFallback.find(reference, method, owner, this.beanFactory,
				(candidate) -> ofMethod(candidate) != null);
		refuseCircle(reference, owner, where);
		this.dependencies.add(new GuardedMethodInfo(where, target.guard().name(), target.name(),
				chain(this.dependencies.registry().get(target.guard().name()), target, fallback != null)));
		return new GuardedMethod(method, target, fallback, this.dependencies.fallbacks(target.guard().name()));
	}

	/** Fallbacks that answer for each other would do so until the stack is full. */
	private static void refuseCircle(String reference, Class<?> owner, String where) {
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

	private static String nextFallback(String name, Class<?> owner) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(owner)) {
			MergedAnnotation<DependencyCall> own = method.getName().equals(name) ? ofMethod(method) : null;
			if (own != null) {
				return own.getString("fallback").strip();
			}
		}
		return "";
	}

	private String text(MergedAnnotation<DependencyCall> call, String attribute, String where) {
		String written = call.getString(attribute);
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

	private static @Nullable Duration timeout(String text, String where) {
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

	private static List<String> chain(Dependency dependency, Operation operation, boolean fallback) {
		List<String> chain = new ArrayList<>();
		if (fallback) {
			chain.add("fallback");
		}
		CircuitBreakerConfig breaker = dependency.config().circuitBreaker();
		if (breaker != null) {
			chain.add("circuit_breaker(%d failures, %s)".formatted(breaker.failureThreshold(),
					breaker.recoveryTimeout()));
		}
		Duration timeout = Duration.ofNanos(operation.timeoutNanos());
		chain.add("timeout(%s)".formatted(timeout));
		BulkheadConfig bulkhead = dependency.config().bulkhead();
		Duration wait = (bulkhead.maxWait().compareTo(timeout) < 0) ? bulkhead.maxWait() : timeout;
		chain.add("%s(%d, wait %s)".formatted(bulkhead.type().name().toLowerCase(Locale.ROOT), bulkhead.maxConcurrent(),
				wait));
		return List.copyOf(chain);
	}

}
