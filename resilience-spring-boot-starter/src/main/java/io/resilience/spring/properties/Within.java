package io.resilience.spring.properties;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which values a key takes, where it is not what its type suggests: times above zero,
 * whole numbers from one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Within {

	/**
	 * The limit.
	 * @return the limit
	 */
	Limit value();

}
