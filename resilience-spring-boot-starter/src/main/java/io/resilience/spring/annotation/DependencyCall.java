package io.resilience.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.resilience.dependency.DependencyType;
import org.springframework.core.annotation.AliasFor;

/**
 * The method calls an external dependency and goes through its guard. Meant to be
 * composed: {@link DatabaseCall}, {@link ApiCall} and their siblings are made of it, and
 * so can your own annotations be.
 * <p>
 * On a class it holds for all public methods but its own fallback; a method's own
 * annotation beats it. The guard is outside of transactions and caches (a rejected call
 * opens no transaction, an answer from the cache is a call too, the answer of a fallback
 * is not cached), and inside of {@code @Async}.
 * <p>
 * Calls that bypass the Spring proxy (from within the same bean) are not guarded: inject
 * {@code @Qualifier("user_db") Dependency} and call through it.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface DependencyCall {

	/**
	 * Name of the dependency; <code>${…}</code> is resolved.
	 * @return the name
	 */
	@AliasFor("dependency")
	String value() default "";

	/**
	 * Name of the dependency; <code>${…}</code> is resolved.
	 * @return the name
	 */
	@AliasFor("value")
	String dependency() default "";

	/**
	 * Kind of the dependency, with its defaults.
	 * @return the type
	 */
	DependencyType type();

	/**
	 * Name of the operation: a tag of the metrics and the key of its settings below
	 * {@code operations}. The method's name by default.
	 * @return the name
	 */
	String operation() default "";

	/**
	 * Timeout of one attempt of this operation: seconds as a plain number, or a duration
	 * such as {@code 500ms}; <code>${…}</code> is resolved. The dependency's by default.
	 * @return the timeout
	 */
	String timeout() default "";

	/**
	 * Method that answers when the call fails or is refused: a method of the same class
	 * of any visibility, or {@code bean::method}. It takes the same parameters or fewer
	 * from the left, and may take the exception as a last one; of several with this name
	 * the one with the most specific exception answers. None by default. An
	 * {@link Error}, an interrupt and an exception that the settings ignore are never
	 * answered.
	 * @return the method
	 */
	String fallback() default "";

}
