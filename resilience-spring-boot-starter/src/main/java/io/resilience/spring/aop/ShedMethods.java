package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.List;

import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.Priority;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * From inbound work to what may refuse it.
 */
final class ShedMethods extends AnnotatedMethods<LoadShed> {

	private final LoadShedder loadShedder;

	private final Dependencies dependencies;

	ShedMethods(LoadShedder loadShedder, Dependencies dependencies, ConfigurableListableBeanFactory beanFactory) {
		super(AnnotationLookup.LOAD_SHED, beanFactory);
		this.loadShedder = loadShedder;
		this.dependencies = dependencies;
	}

	@Override
	MethodInterceptor guard(MergedAnnotation<LoadShed> annotation, Method method, Class<?> owner, String where) {
		int priority = annotation.getInt("priority");
		try {
			Priority.require(priority);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidGuardedMethodException(
					"The priority of %s cannot be: %s.".formatted(where, ex.getMessage()),
					"Use Priority.CRITICAL, Priority.NORMAL, Priority.BACKGROUND or a number between.");
		}
		String expression = text(annotation, "clientId", where);
		ClientId clientId = expression.isEmpty() ? null : ClientId.of(expression, method, where);
		GuardedMethodInfo info = new GuardedMethodInfo(where, this.loadShedder.name(), method.getName(),
				List.of("load_shed(priority %d)".formatted(priority)));
		this.dependencies.add(() -> info);
		return new ShedMethod(method, this.loadShedder, priority, clientId);
	}

}
