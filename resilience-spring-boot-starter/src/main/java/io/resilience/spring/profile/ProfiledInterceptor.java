package io.resilience.spring.profile;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.resilience.profile.ProfileScope;
import io.resilience.profile.Profiler;
import io.resilience.spring.annotation.Profiled;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Opens a scope around each call of a {@link Profiled} method. Names are found once.
 */
final class ProfiledInterceptor implements MethodInterceptor {

	private final Supplier<Profiler> profiler;

	private final Map<Method, String> names = new ConcurrentHashMap<>();

	ProfiledInterceptor(Supplier<Profiler> profiler) {
		this.profiler = profiler;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Profiler profiler = this.profiler.get();
		if (!profiler.isOn()) {
			return invocation.proceed();
		}
		ProfileScope scope = profiler.scope(name(invocation));
		try {
			return invocation.proceed();
		}
		finally {
			scope.close();
		}
	}

	private String name(MethodInvocation invocation) {
		String known = this.names.get(invocation.getMethod());
		return (known != null) ? known : this.names.computeIfAbsent(invocation.getMethod(),
				(method) -> name(method, invocation.getThis()));
	}

	private static String name(Method method, @Nullable Object target) {
		Class<?> type = ClassUtils.getUserClass((target != null) ? target.getClass() : method.getDeclaringClass());
		Profiled profiled = AnnotatedElementUtils.findMergedAnnotation(AopUtils.getMostSpecificMethod(method, type),
				Profiled.class);
		return (profiled != null && !profiled.value().isEmpty()) ? profiled.value()
				: type.getSimpleName() + "." + method.getName();
	}

}
