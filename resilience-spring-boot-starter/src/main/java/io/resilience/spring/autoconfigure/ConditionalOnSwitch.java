package io.resilience.spring.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.resilience.spring.properties.Switch;

import org.springframework.context.annotation.Conditional;

/**
 * Matches where switches are on, as the settings read them: in any spelling, and in the
 * top-level block of a profile.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(OnSwitchCondition.class)
@interface ConditionalOnSwitch {

	/**
	 * The switches.
	 * @return those that must be on, all of them
	 */
	Switch[] value();

}
