package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Ahead of time, says which methods annotated beans will be asked for by reflection:
 * their own, their fallbacks, and what an expression for the client reads from the
 * parameters.
 */
final class AnnotatedBeanAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		Set<Class<?>> looked = new LinkedHashSet<>();
		Set<Method> invoked = new LinkedHashSet<>();
		Set<Class<?>> read = new LinkedHashSet<>();
		ConfigurableListableBeanFactory beans = bean.getBeanFactory();
		AnnotationLookup.DEPENDENCY_CALL.forEach(type, (annotation, method) -> {
			looked.add(method.getDeclaringClass());
			invoked.addAll(fallbacks(annotation, type, beans));
		});
		AnnotationLookup.PATTERN.forEach(type, (annotation, method) -> {
			looked.add(method.getDeclaringClass());
			invoked.addAll(fallbacks(annotation, type, beans));
		});
		AnnotationLookup.LOAD_SHED.forEach(type, (annotation, method) -> {
			looked.add(method.getDeclaringClass());
			if (!annotation.getString("clientId").isBlank()) {
				read.addAll(Arrays.asList(method.getParameterTypes()));
			}
		});
		AnnotationLookup.PROFILED.forEach(type, (annotation, method) -> looked.add(method.getDeclaringClass()));
		if (looked.isEmpty()) {
			return null;
		}
		looked.add(type);
		return (context, code) -> {
			ReflectionHints hints = context.getRuntimeHints().reflection();
			looked.forEach(hints::registerType);
			invoked.forEach((method) -> hints.registerMethod(method, ExecutableMode.INVOKE));
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints, read.toArray(Class<?>[]::new));
		};
	}

	/** All of the name: which of them fit is found out, and judged, at startup. */
	private static Set<Method> fallbacks(MergedAnnotation<?> annotation, Class<?> type,
			ConfigurableListableBeanFactory beans) {
		FallbackReference reference = FallbackReference.parse(resolved(annotation.getString("fallback"), beans));
		Set<Method> methods = new LinkedHashSet<>();
		Class<?> owner = (reference.bean() == null) ? type : beans.containsBean(reference.bean())
				? AutoProxyUtils.determineTargetClass(beans, reference.bean()) : null;
		if (owner != null && !reference.method().isEmpty()) {
			for (Method method : ReflectionUtils.getUniqueDeclaredMethods(ClassUtils.getUserClass(owner))) {
				if (method.getName().equals(reference.method())) {
					methods.add(method);
				}
			}
		}
		return methods;
	}

	private static String resolved(String text, ConfigurableListableBeanFactory beans) {
		try {
			String resolved = beans.resolveEmbeddedValue(text);
			return (resolved != null) ? resolved.strip() : "";
		}
		catch (IllegalArgumentException ex) {
			return ""; // a property that is known at run time only
		}
	}

}
