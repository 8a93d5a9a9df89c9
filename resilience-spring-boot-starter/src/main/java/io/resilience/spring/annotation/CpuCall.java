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
 * The method calls work that computes much; its body runs on a worker thread:
 * {@code @CpuCall("image_resizing")}.
 *
 * @see DependencyCall
 */
@DependencyCall(type = DependencyType.CPU_INTENSIVE)
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CpuCall {

	/**
	 * Name of the dependency; <code>${…}</code> is resolved.
	 * @return the name
	 */
	@AliasFor(annotation = DependencyCall.class, attribute = "value")
	String value() default "";

	/**
	 * Name of the dependency; <code>${…}</code> is resolved.
	 * @return the name
	 */
	@AliasFor(annotation = DependencyCall.class, attribute = "dependency")
	String dependency() default "";

	/**
	 * Name of the operation; the method's by default.
	 * @return the name
	 */
	@AliasFor(annotation = DependencyCall.class)
	String operation() default "";

	/**
	 * Timeout of one attempt, such as {@code 500ms}; the dependency's by default.
	 * @return the timeout
	 */
	@AliasFor(annotation = DependencyCall.class)
	String timeout() default "";

	/**
	 * Method that answers when the call fails or is refused.
	 * @return the method, or {@code bean::method}
	 */
	@AliasFor(annotation = DependencyCall.class)
	String fallback() default "";

}
