package io.resilience.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects a fault into the calls of a dependency for a test: one of an exception, a delay
 * or a call that hangs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
@Repeatable(InjectFault.All.class)
public @interface InjectFault {

	/**
	 * Name of the dependency, {@code *} for all.
	 * @return the name
	 */
	String dependency();

	/**
	 * Name of the operation; all by default.
	 * @return the name
	 */
	String operation() default "";

	/**
	 * What its calls throw.
	 * @return a class of exceptions; none by default
	 */
	Class<? extends Throwable> exception() default None.class;

	/**
	 * How long its calls are held up: seconds, or a duration such as {@code 500ms}.
	 * @return the delay; none by default
	 */
	String latency() default "";

	/**
	 * Whether its calls hang.
	 * @return whether they do
	 */
	boolean hang() default false;

	/**
	 * Share of the calls.
	 * @return above 0 to 1; all by default
	 */
	double probability() default 1;

	/**
	 * Where chance begins.
	 * @return the seed
	 */
	long seed() default 0;

	/** No exception. */
	final class None extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private None() {
		}

	}

	/** Several faults. */
	@Documented
	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.METHOD, ElementType.TYPE })
	@interface All {

		/**
		 * The faults.
		 * @return at least one
		 */
		InjectFault[] value();

	}

}
