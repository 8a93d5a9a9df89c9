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

	private static final Object INVALID = new Object();

	static Given of(Object value, Written written) {
		return new Given(value, written.where(), written);
	}

	/**
	 * What stands in for a value that is wrong, so that no other is taken for it.
	 * @param written how it is written
	 * @return a value that nobody finds
	 */
	static Given invalid(Written written) {
		return new Given(INVALID, written.where(), written);
	}

	boolean isValid() {
		return this.value != INVALID;
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
