package io.resilience.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Guards an operation that is composed of several calls, as a whole. What
 * {@code resilience.patterns.<name>} says beats the attributes; without either the
 * operation has the timeout {@code resilience.timeouts.default_timeout}, no retry and no
 * circuit breaker.
 * <p>
 * A rejection by a dependency inside is final: it is not tried again.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface ResiliencePattern {

	/**
	 * Name of the pattern; <code>${…}</code> is resolved. All methods of one name share
	 * one guard.
	 * @return the name
	 */
	String value();

	/**
	 * Timeout of one attempt: seconds as a plain number, or a duration such as
	 * {@code 500ms}; <code>${…}</code> is resolved. The default timeout by default.
	 * @return the timeout
	 */
	String timeout() default "";

	/**
	 * How often the operation may be tried, the first time included; 0 for what the
	 * configuration says.
	 * @return the number of attempts
	 */
	int maxAttempts() default 0;

	/**
	 * Failures in a row that open a circuit breaker; 0 for what the configuration says.
	 * @return the number of failures
	 */
	int failureThreshold() default 0;

	/**
	 * Method that answers when the operation fails or is refused.
	 * @return the method, or {@code bean::method}
	 * @see DependencyCall#fallback()
	 */
	String fallback() default "";

}
