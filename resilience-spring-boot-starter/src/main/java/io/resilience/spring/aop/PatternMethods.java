package io.resilience.spring.aop;

import java.lang.reflect.Method;

import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.properties.AnnotationValues;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import io.resilience.spring.registry.Patterns;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.StringUtils;

/**
 * From composed operations to their guards.
 */
final class PatternMethods extends AnnotatedMethods<ResiliencePattern> {

	private final Patterns patterns;

	private final Dependencies dependencies;

	PatternMethods(Patterns patterns, Dependencies dependencies, ConfigurableListableBeanFactory beanFactory) {
		super(AnnotationLookup.PATTERN, beanFactory);
		this.patterns = patterns;
		this.dependencies = dependencies;
	}

	@Override
	MethodInterceptor guard(MergedAnnotation<ResiliencePattern> annotation, Method method, Class<?> owner,
			String where) {
		String name = text(annotation, "value", where);
		if (!StringUtils.hasText(name)) {
			throw new InvalidGuardedMethodException("The annotation of %s names no pattern.".formatted(where),
					"Give it one, such as @ResiliencePattern(\"place_order\").");
		}
		AnnotationValues values = new AnnotationValues(timeout(annotation, where),
				number(annotation, "maxAttempts", where), number(annotation, "failureThreshold", where));
		Guard guard = this.patterns.guard(name, values, where);
		Operation operation = guard.operation(method.getName());
		MethodFallback fallback = fallback(annotation, method, owner, where);
		this.dependencies.add(() -> new GuardedMethodInfo(where, guard.name(), operation.name(),
				Chain.of(operation, fallback != null)));
		doubtOtherGuards(method, owner, where, guard.name(), this.dependencies.report());
		return new GuardedMethod(method, operation, fallback, contextPropagator())::invoke;
	}

	private static @Nullable Integer number(MergedAnnotation<?> annotation, String attribute, String where) {
		int number = annotation.getInt(attribute);
		if (number < 0) {
			throw new InvalidGuardedMethodException(
					"The %s %d of %s is invalid: must not be negative.".formatted(attribute, number, where),
					"Use a number above 0, or leave it out for what the configuration says.");
		}
		return (number > 0) ? number : null;
	}

}
