package io.resilience.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a scope of the profiler of each call of a method, or of all public methods of a
 * class: from where it begins until it returns, on the thread that calls. What a method
 * leaves to be answered later is not in it.
 * <p>
 * Costs one read while the profiler is off. As with every proxy, calls within the same
 * bean are not seen.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Profiled {

	/**
	 * Name of the scope, without semicolons; <code>${…}</code> is resolved.
	 * @return the name; {@code Class.method} by default
	 */
	String value() default "";

}
