package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Operation;
import io.resilience.spring.annotation.DependencyCall;
import io.resilience.spring.properties.Times;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
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

	private final ConfigurableBeanFactory beanFactory;

	GuardedMethods(Dependencies dependencies, ConfigurableBeanFactory beanFactory) {
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
		return annotation(AopUtils.getMostSpecificMethod(method, targetClass), targetClass) != null;
	}

	private static @Nullable MergedAnnotation<DependencyCall> annotation(Method method, Class<?> targetClass) {
		if (!AnnotationUtils.isCandidateClass(targetClass, DependencyCall.class)
				|| ReflectionUtils.isObjectMethod(method)) {
			return null;
		}
		MergedAnnotation<DependencyCall> own = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(DependencyCall.class);
		if (own.isPresent()) {
			return own;
		}
		if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())
				|| method.isSynthetic()) {
			return null;
		}
		MergedAnnotation<DependencyCall> ofClass = MergedAnnotations.from(targetClass, SearchStrategy.TYPE_HIERARCHY)
			.get(DependencyCall.class);
		return ofClass.isPresent() ? ofClass : null;
	}

	/**
	 * Resolves all annotated methods of a bean, so that what cannot work fails at
	 * startup.
	 */
	void check(Class<?> targetClass) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(targetClass)) {
			if (!method.isSynthetic() && annotation(method, targetClass) != null) {
				refuseUnreachable(method, targetClass);
				find(method, targetClass);
			}
		}
	}

	private static void refuseUnreachable(Method method, Class<?> targetClass) {
		int modifiers = method.getModifiers();
		String obstacle = Modifier.isStatic(modifiers) ? "static"
				: Modifier.isPrivate(modifiers) ? "private" : Modifier.isFinal(modifiers) ? "final" : null;
		if (obstacle == null && Modifier.isFinal(targetClass.getModifiers())
				&& targetClass.getInterfaces().length == 0) {
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
		Method method = AopUtils.getMostSpecificMethod(invoked, targetClass);
		MergedAnnotation<DependencyCall> call = annotation(method, targetClass);
		if (call == null) {
			return null;
		}
		String where = ClassUtils.getQualifiedMethodName(method, targetClass);
		String name = text(call, "value");
		if (!StringUtils.hasText(name)) {
			throw new InvalidGuardedMethodException("The annotation of %s names no dependency.".formatted(where),
					"Give it one, such as @DatabaseCall(\"user_db\").");
		}
		String operation = text(call, "operation");
		operation = StringUtils.hasText(operation) ? operation : method.getName();
		Operation target = this.dependencies.operation(name, call.getEnum("type", DependencyType.class), operation,
				timeout(text(call, "timeout"), where), where);
		MethodFallback fallback = MethodFallback.find(text(call, "fallback"), method, targetClass, this.beanFactory);
		this.dependencies.add(new GuardedMethodInfo(where, target.guard().name(), target.name(),
				chain(this.dependencies.registry().get(target.guard().name()), target, fallback != null)));
		return new GuardedMethod(method, target, fallback);
	}

	private String text(MergedAnnotation<DependencyCall> call, String attribute) {
		String resolved = this.beanFactory.resolveEmbeddedValue(call.getString(attribute));
		return (resolved != null) ? resolved.strip() : "";
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
		chain.add("timeout(%s)".formatted(Duration.ofNanos(operation.timeoutNanos())));
		BulkheadConfig bulkhead = dependency.config().bulkhead();
		chain.add("%s(%d, wait %s)".formatted(bulkhead.type().name().toLowerCase(Locale.ROOT), bulkhead.maxConcurrent(),
				bulkhead.maxWait()));
		return List.copyOf(chain);
	}

}
