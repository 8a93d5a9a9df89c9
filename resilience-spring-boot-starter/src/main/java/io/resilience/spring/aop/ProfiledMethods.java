package io.resilience.spring.aop;

import java.lang.reflect.Method;

import io.resilience.profile.ProfileScope;
import io.resilience.profile.Profiler;
import io.resilience.spring.annotation.Profiled;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;

/**
 * From profiled methods to their scopes.
 */
final class ProfiledMethods extends AnnotatedMethods<Profiled> {

	private final Profiler profiler;

	ProfiledMethods(Profiler profiler, ConfigurableListableBeanFactory beanFactory) {
		super(AnnotationLookup.PROFILED, beanFactory);
		this.profiler = profiler;
	}

	@Override
	MethodInterceptor guard(MergedAnnotation<Profiled> annotation, Method method, Class<?> owner, String where) {
		String name = text(annotation, MergedAnnotation.VALUE, where);
		return new Measured(this.profiler,
				name.isEmpty() ? ClassUtils.getUserClass(owner).getSimpleName() + "." + method.getName() : name);
	}

	/** One read while nothing is measured. */
	private record Measured(Profiler profiler, String name) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			ProfileScope scope = this.profiler.scope(this.name);
			try {
				return invocation.proceed();
			}
			finally {
				scope.close();
			}
		}

	}

}
