package io.resilience.spring.properties;

import org.jspecify.annotations.Nullable;

/**
 * A value that its setting does not take. The message is the rule that it breaks.
 */
final class InvalidValueException extends Exception {

	private static final long serialVersionUID = 1L;

	private final @Nullable String suggestion;

	InvalidValueException(String rule) {
		this(rule, null);
	}

	InvalidValueException(String rule, @Nullable String suggestion) {
		super(rule, null, false, false);
		this.suggestion = suggestion;
	}

	String rule() {
		return String.valueOf(getMessage());
	}

	@Nullable String suggestion() {
		return this.suggestion;
	}

}
