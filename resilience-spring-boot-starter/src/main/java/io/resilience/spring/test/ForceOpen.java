package io.resilience.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Forces circuit breakers open for a test.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface ForceOpen {

	/**
	 * Names of the dependencies.
	 * @return at least one, each with a breaker
	 */
	String[] value();

}
