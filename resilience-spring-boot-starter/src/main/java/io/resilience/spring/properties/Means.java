package io.resilience.spring.properties;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a key as another spelling of a setting.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Means {

	/**
	 * Path of the setting: within the same block, or with a leading slash from the
	 * dependency, type, pattern or root that the block belongs to.
	 * @return such as {@code max_wait} or {@code /bulkhead.max_wait}
	 */
	String value();

}
