package io.resilience.spring.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;

import io.resilience.spring.annotation.DependencyCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.annotation.ResiliencePattern;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Which methods an annotation holds for. A method's own annotation (or that of the method
 * it overrides or implements) beats one on the class.
 *
 * @param <A> type of the annotation
 * @param type the annotation, or what others are composed of
 */
record AnnotationLookup<A extends Annotation>(Class<A> type) {

	/** Most beans of a small application are Spring Boot's own. */
	static final String SPRING_BOOT = "org.springframework.boot.";

	static final AnnotationLookup<DependencyCall> DEPENDENCY_CALL = new AnnotationLookup<>(DependencyCall.class);

	static final AnnotationLookup<ResiliencePattern> PATTERN = new AnnotationLookup<>(ResiliencePattern.class);

	static final AnnotationLookup<LoadShed> LOAD_SHED = new AnnotationLookup<>(LoadShed.class);

	static final AnnotationLookup<Profiled> PROFILED = new AnnotationLookup<>(Profiled.class);

	/** Whether a method has any annotation of ours that is not on its class only. */
	static boolean isGuardedItself(Method method) {
		return DEPENDENCY_CALL.ofMethod(method) != null || PATTERN.ofMethod(method) != null
				|| LOAD_SHED.ofMethod(method) != null;
	}

	/** Whether any method of a class may have the annotation. Cheap, unlike the rest. */
	boolean isCandidate(Class<?> targetClass) {
		return !targetClass.getName().startsWith(SPRING_BOOT) && OwnAnnotations.has(targetClass, this.type);
	}

	/** What becomes of the calls of an annotated method, for messages. */
	String effect() {
		return isProfiled() ? "profiled" : "guarded";
	}

	/** What to do where no proxy is between caller and method, for messages. */
	String wayAround() {
		return isProfiled() ? "open a scope of an injected Profiler" : "call through an injected Dependency";
	}

	private boolean isProfiled() {
		return this.type == Profiled.class;
	}

	@Nullable MergedAnnotation<A> find(Method invoked, Class<?> targetClass) {
		if (!isCandidate(targetClass) || ReflectionUtils.isObjectMethod(invoked)) {
			return null;
		}
		Method method = AopUtils.getMostSpecificMethod(invoked, targetClass);
		MergedAnnotation<A> own = ofMethod(method);
		if (own == null && !method.equals(invoked)) {
			own = ofMethod(invoked);
		}
		return (own != null) ? own : ofClass(method, targetClass);
	}

	@Nullable MergedAnnotation<A> ofMethod(Method method) {
		MergedAnnotation<A> own = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(this.type);
		return own.isPresent() ? own : null;
	}

	private @Nullable MergedAnnotation<A> ofClass(Method method, Class<?> targetClass) {
		int modifiers = method.getModifiers();
		if (!Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers) || method.isSynthetic()
				|| isInheritedFinal(method, targetClass)) {
			return null;
		}
		MergedAnnotation<A> ofClass = MergedAnnotations.from(targetClass, SearchStrategy.TYPE_HIERARCHY).get(this.type);
		boolean isItsFallback = ofClass.isPresent() && ofClass.getValue("fallback", String.class)
			.filter((fallback) -> fallback.strip().equals(method.getName()))
			.isPresent();
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
	 * All annotated methods of a class, those that no proxy reaches included.
	 * @param targetClass the class
	 * @param methods what to tell of each
	 */
	void forEach(Class<?> targetClass, BiConsumer<MergedAnnotation<A>, Method> methods) {
		if (!isCandidate(targetClass)) {
			return;
		}
		for (Method method : declaredMethods(targetClass)) {
			MergedAnnotation<A> annotation = method.isSynthetic() ? null : find(method, targetClass);
			if (annotation != null) {
				methods.accept(annotation, method);
			}
		}
	}

	/** None where a class that they speak of is missing: nobody can call them either. */
	private static Method[] declaredMethods(Class<?> targetClass) {
		try {
			return ReflectionUtils.getUniqueDeclaredMethods(targetClass);
		}
		catch (IllegalStateException ex) {
			return new Method[0];
		}
	}

}
