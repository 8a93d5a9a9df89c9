package io.resilience.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.resilience.loadshed.Priority;

/**
 * Guards inbound work: when the process has too much to do, the less important work is
 * refused before it begins.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface LoadShed {

	/**
	 * How important the work is, from 0 to 10; lower is more important.
	 * @return the priority, {@link Priority#NORMAL} by default
	 */
	int priority() default Priority.NORMAL;

	/**
	 * Who asks, as a SpEL expression over the parameters ({@code #request.clientId},
	 * {@code #a0}, {@code #p0}), for fairness between clients; <code>${…}</code> is
	 * resolved first. Nobody by default.
	 * @return the expression
	 */
	String clientId() default "";

}
