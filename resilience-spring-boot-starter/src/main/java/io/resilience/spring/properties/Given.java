package io.resilience.spring.properties;

import org.jspecify.annotations.Nullable;

/**
 * A value that somebody gave a setting.
 *
 * @param value the value, of the setting's type
 * @param origin where it comes from, for people
 * @param written how it is written, or {@code null} where it does not come from the
 * environment
 */
record Given(Object value, String origin, @Nullable Written written) {

	static Given of(Object value, Written written) {
		return new Given(value, written.where(), written);
	}

	/**
	 * Another value for the same reason.
	 * @param value the value
	 * @return a value of the same origin
	 */
	Given with(Object value) {
		return new Given(value, this.origin, this.written);
	}

}
