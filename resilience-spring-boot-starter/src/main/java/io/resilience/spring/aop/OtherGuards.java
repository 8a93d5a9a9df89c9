package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.ConcurrencyLimitBeanPostProcessor;
import org.springframework.resilience.annotation.RetryAnnotationBeanPostProcessor;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.util.ClassUtils;

/**
 * Annotations of other libraries that guard a method too. Those of Spring count where
 * {@code @EnableResilientMethods} is on, others by their name alone.
 */
enum OtherGuards {

	RETRYABLE(Retryable.class.getName(), RetryAnnotationBeanPostProcessor.class, "retry.max_attempts"),

	CONCURRENCY_LIMIT(ConcurrencyLimit.class.getName(), ConcurrencyLimitBeanPostProcessor.class, "max_concurrent"),

	SPRING_RETRY("org.springframework.retry.annotation.Retryable", null, "retry.max_attempts"),

	SPRING_RETRY_BREAKER("org.springframework.retry.annotation.CircuitBreaker", null, "circuit_breaker"),

	RESILIENCE4J_RETRY("io.github.resilience4j.retry.annotation.Retry", null, "retry.max_attempts"),

	RESILIENCE4J_BREAKER("io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker", null, "circuit_breaker"),

	RESILIENCE4J_BULKHEAD("io.github.resilience4j.bulkhead.annotation.Bulkhead", null, "max_concurrent"),

	RESILIENCE4J_RATE_LIMITER("io.github.resilience4j.ratelimiter.annotation.RateLimiter", null, "rate_limit"),

	RESILIENCE4J_TIME_LIMITER("io.github.resilience4j.timelimiter.annotation.TimeLimiter", null, "timeout");

	private final String annotation;

	private final @Nullable Class<?> switchedOnBy;

	private final String instead;

	OtherGuards(String annotation, @Nullable Class<?> switchedOnBy, String instead) {
		this.annotation = annotation;
		this.switchedOnBy = switchedOnBy;
		this.instead = instead;
	}

	/**
	 * Those whose annotations can have an effect.
	 * @param beans tell whether Spring's are switched on, and whether there are others
	 * @return these, mostly none
	 */
	static List<OtherGuards> inUse(ConfigurableListableBeanFactory beans) {
		List<OtherGuards> inUse = new ArrayList<>();
		for (OtherGuards other : values()) {
			if (other.isOn(beans)) {
				inUse.add(other);
			}
		}
		return inUse;
	}

	/**
	 * What to say of a method that others guard too.
	 * @param method the method
	 * @param owner class of its bean
	 * @param where class and method, for the message
	 * @param guard name of our guard
	 * @param inUse those that can be at all
	 * @return the doubt, {@code null} where there is none
	 */
	static @Nullable String doubt(Method method, Class<?> owner, String where, String guard, List<OtherGuards> inUse) {
		if (inUse.isEmpty()) {
			return null;
		}
		MergedAnnotations ofMethod = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		MergedAnnotations ofClass = MergedAnnotations.from(owner, SearchStrategy.TYPE_HIERARCHY);
		List<OtherGuards> others = inUse.stream()
			.filter((other) -> ofMethod.isPresent(other.annotation) || ofClass.isPresent(other.annotation))
			.toList();
		if (others.isEmpty()) {
			return null;
		}
		return "%s is guarded twice, by '%s' and by %s: they count, wait and try again without knowing of each other, and each attempt and rejection of the inner one is a new call or a failure to the outer one. Remove %s, and set %s of '%s' instead."
			.formatted(where, guard, names(others), names(others),
					others.stream().map((other) -> other.instead).distinct().collect(Collectors.joining(", ")), guard);
	}

	private boolean isOn(ConfigurableListableBeanFactory beans) {
		return (this.switchedOnBy != null) ? beans.getBeanNamesForType(this.switchedOnBy, true, false).length > 0
				: ClassUtils.isPresent(this.annotation, beans.getBeanClassLoader());
	}

	private static String names(List<OtherGuards> others) {
		return others.stream()
			.map((other) -> "@" + ClassUtils.getShortName(other.annotation))
			.collect(Collectors.joining(", "));
	}

}
