package io.resilience.spring.aop;

import java.lang.reflect.AnnotatedElement;
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
import org.springframework.core.annotation.MergedAnnotations;
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
		refuseRival(call, where);
		String operation = text(call, "operation", where);
		operation = StringUtils.hasText(operation) ? operation : method.getName();
		Operation target = this.dependencies.operation(name, type(call), operation, timeout(call, where), where);
		MethodFallback fallback = fallback(call, method, owner, where);
		String dependency = target.guard().name();
		this.dependencies
			.add(() -> new GuardedMethodInfo(where, dependency, target.name(), Chain.of(target, fallback != null)));
		doubtOtherGuards(method, owner, where, dependency, this.dependencies.report());
		return new GuardedMethod(method, target, fallback, contextPropagator())::invoke;
	}

	/** Of two dependencies on one method only one could be guarded. */
	private static void refuseRival(MergedAnnotation<DependencyCall> call, String where) {
		if (!(call.getSource() instanceof AnnotatedElement element)) {
			return;
		}
		MergedAnnotations.from(element)
			.stream(DependencyCall.class)
			.filter((other) -> !(name(other).equals(name(call)) && type(other) == type(call)))
			.findFirst()
			.ifPresent((rival) -> {
				throw new InvalidGuardedMethodException(
						"%s is annotated with two dependencies, '%s' (%s) and '%s' (%s), but only one can guard it."
							.formatted(where, name(call), type(call).label(), name(rival), type(rival).label()),
						"Keep one of the annotations, and call the other dependency in a method of its own or through an injected Dependency.");
			});
	}

	private static String name(MergedAnnotation<DependencyCall> call) {
		return call.getString("value").strip();
	}

	private static DependencyType type(MergedAnnotation<DependencyCall> call) {
		return call.getEnum("type", DependencyType.class);
	}

}
