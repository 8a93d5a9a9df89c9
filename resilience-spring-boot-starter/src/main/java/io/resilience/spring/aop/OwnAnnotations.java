package io.resilience.spring.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

import io.resilience.spring.annotation.DependencyCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.annotation.ResiliencePattern;

/**
 * Which of our annotations are on a class or on any of its methods, inherited ones and
 * those of composed annotations included. A first look by plain reflection, once for a
 * class: almost all beans have none, and Spring's way to merge annotations would be gone
 * for each of their methods.
 */
final class OwnAnnotations {

	private static final Set<Class<?>> OURS = Set.of(DependencyCall.class, ResiliencePattern.class, LoadShed.class,
			Profiled.class);

	private static final ClassValue<Set<Class<?>>> OF_CLASS = new ClassValue<>() {

		@Override
		protected Set<Class<?>> computeValue(Class<?> type) {
			return Set.copyOf(look(type));
		}

	};

	/** By type of an annotation: which of ours it is composed of. */
	private static final ClassValue<Set<Class<?>>> MEANT = new ClassValue<>() {

		@Override
		protected Set<Class<?>> computeValue(Class<?> annotation) {
			Set<Class<?>> meant = new HashSet<>();
			compose(annotation, meant, new HashSet<>());
			return Set.copyOf(meant);
		}

	};

	private OwnAnnotations() {
	}

	static boolean has(Class<?> type, Class<? extends Annotation> annotation) {
		return OF_CLASS.get(type).contains(annotation);
	}

	private static Set<Class<?>> look(Class<?> type) {
		Set<Class<?>> found = new HashSet<>();
		if (type.getName().startsWith("java.")) {
			return found;
		}
		add(type, found);
		try {
			for (Method method : type.getDeclaredMethods()) {
				add(method, found);
			}
		}
		catch (NoClassDefFoundError ex) {
			// A class that the methods speak of is missing: nobody can call them either.
		}
		Class<?> superclass = type.getSuperclass();
		if (superclass != null) {
			found.addAll(OF_CLASS.get(superclass));
		}
		for (Class<?> superinterface : type.getInterfaces()) {
			found.addAll(OF_CLASS.get(superinterface));
		}
		return found;
	}

	private static void add(AnnotatedElement element, Set<Class<?>> found) {
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			found.addAll(MEANT.get(annotation.annotationType()));
		}
	}

	private static void compose(Class<?> annotation, Set<Class<?>> meant, Set<Class<?>> seen) {
		if (annotation.getName().startsWith("java.lang.") || !seen.add(annotation)) {
			return;
		}
		if (OURS.contains(annotation)) {
			meant.add(annotation);
		}
		for (Annotation meta : annotation.getDeclaredAnnotations()) {
			compose(meta.annotationType(), meant, seen);
		}
		for (Method attribute : annotation.getDeclaredMethods()) {
			Class<?> repeated = attribute.getReturnType().getComponentType();
			if (repeated != null && repeated.isAnnotation()) {
				compose(repeated, meant, seen);
			}
		}
	}

}
