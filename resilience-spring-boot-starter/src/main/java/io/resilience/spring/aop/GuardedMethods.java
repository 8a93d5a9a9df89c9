package io.resilience.spring.aop;

import java.lang.reflect.Method;

import io.resilience.dependency.DependencyType;
import io.resilience.guard.Operation;
import io.resilience.spring.annotation.DependencyCall;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.StringUtils;

/**
 * From methods that call a dependency to its guard.
 */
final class GuardedMethods extends AnnotatedMethods<DependencyCall> {

	private final Dependencies dependencies;

	GuardedMethods(Dependencies dependencies, ConfigurableListableBeanFactory beanFactory) {
		super(AnnotationLookup.DEPENDENCY_CALL, beanFactory);
		this.dependencies = dependencies;
	}

	@Override
	MethodInterceptor guard(MergedAnnotation<DependencyCall> call, Method method, Class<?> owner, String where) {
		String name = text(call, "value", where);
		if (!StringUtils.hasText(name)) {
			throw new InvalidGuardedMethodException("The annotation of %s names no dependency.".formatted(where),
					"Give it one, such as @DatabaseCall(\"user_db\").");
		}
		String operation = text(call, "operation", where);
		operation = StringUtils.hasText(operation) ? operation : method.getName();
		Operation target = this.dependencies.operation(name, call.getEnum("type", DependencyType.class), operation,
				timeout(call, where), where);
		MethodFallback fallback = fallback(call, method, owner, where);
		String dependency = target.guard().name();
		this.dependencies
			.add(() -> new GuardedMethodInfo(where, dependency, target.name(), Chain.of(target, fallback != null)));
		return new GuardedMethod(method, target, fallback)::invoke;
	}

}
