package io.resilience.spring.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches where a key is true, also in the top-level block of an active profile.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(OnSwitchCondition.class)
@interface ConditionalOnSwitch {

	/**
	 * The key, which is off where it is left out.
	 * @return such as {@code resilience.chaos.enabled}
	 */
	String value();

}
