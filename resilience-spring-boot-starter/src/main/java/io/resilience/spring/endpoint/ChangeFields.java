package io.resilience.spring.endpoint;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import io.resilience.spring.properties.Times;
import io.resilience.spring.registry.BreakerAction;
import io.resilience.spring.registry.RuntimeOverride;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a change by hand. What is wrong is an
 * {@link IllegalArgumentException} with field, value and rule.
 */
final class ChangeFields {

	private static final int LONGEST_REASON = 500;

	private ChangeFields() {
	}

	static @Nullable BreakerAction action(@Nullable String text) {
		if (text == null) {
			return null;
		}
		return Arrays.stream(BreakerAction.values())
			.filter((action) -> action.name().equals(text.strip().toUpperCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> invalid("circuitBreaker", text, "must be FORCE_OPEN, CLOSE, RESET or DISABLE"));
	}

	static @Nullable Integer count(String field, @Nullable String text) {
		if (text == null) {
			return null;
		}
		int count;
		try {
			count = Integer.parseInt(text.strip());
		}
		catch (NumberFormatException ex) {
			throw invalid(field, text, "must be a whole number");
		}
		if (count < 1) {
			throw invalid(field, text, "must be at least 1");
		}
		return count;
	}

	static @Nullable Boolean yesOrNo(String field, @Nullable String text) {
		if (text == null) {
			return null;
		}
		return switch (text.strip().toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw invalid(field, text, "must be true or false");
		};
	}

	static @Nullable Duration time(String field, @Nullable String text) {
		Duration time = parse(field, text);
		return (time != null) ? Nanos.requirePositive(field, time) : null;
	}

	static @Nullable Duration wait(String field, @Nullable String text) {
		Duration time = parse(field, text);
		return (time != null) ? Nanos.requireNotNegative(field, time) : null;
	}

	private static @Nullable Duration parse(String field, @Nullable String text) {
		try {
			return (text != null) ? Times.parse(text) : null;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(field, String.valueOf(text), String.valueOf(ex.getMessage()));
		}
	}

	/** It goes into logs: one line, and no longer than anybody reads. */
	static @Nullable String reason(@Nullable String text) {
		if (text != null && (text.length() > LONGEST_REASON || text.chars().anyMatch(Character::isISOControl))) {
			throw new IllegalArgumentException(
					"Invalid reason: must be one line of at most %d characters".formatted(LONGEST_REASON));
		}
		return text;
	}

	static void requireAny(RuntimeOverride change) {
		boolean lasts = change.maxConcurrent() != null || change.maxWait() != null || change.timeout() != null;
		if (!lasts && change.circuitBreaker() == null) {
			throw new IllegalArgumentException(
					"Nothing to change: give circuitBreaker, maxConcurrent, maxWait or timeout, with expiresIn and reason if you like");
		}
	}

	private static IllegalArgumentException invalid(String field, Object value, String rule) {
		return new IllegalArgumentException("Invalid %s (%s): %s".formatted(field, value, rule));
	}

}
