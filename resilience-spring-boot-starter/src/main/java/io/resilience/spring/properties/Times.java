package io.resilience.spring.properties;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

import org.springframework.boot.convert.DurationStyle;

/**
 * Times as users write them, in YAML and in annotations.
 */
public final class Times {

	private static final BigDecimal MIN_SECONDS = BigDecimal.valueOf(1, 9);

	private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000_000L);

	private static final String RULE = "is not a time: write seconds (1.5), or a duration such as 1500ms, 2s or PT25S";

	private Times() {
	}

	/**
	 * Reads a time. Whether it may be zero or negative is for the caller to say.
	 * @param text a plain number of seconds ({@code 1.5}), or one of Boot's duration
	 * formats ({@code 1500ms}, {@code 2s}, {@code PT25S})
	 * @return the time
	 * @throws IllegalArgumentException if it is neither, with the rule as message
	 */
	public static Duration parse(String text) {
		String trimmed = text.trim();
		try {
			return ofSeconds(new BigDecimal(trimmed));
		}
		catch (NumberFormatException ex) {
			return parseDuration(trimmed);
		}
	}

	private static Duration parseDuration(String text) {
		Duration duration;
		try {
			duration = DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(RULE, ex);
		}
		return checkLength(BigDecimal.valueOf(duration.getSeconds()), duration);
	}

	private static Duration ofSeconds(BigDecimal seconds) {
		checkLength(seconds, Duration.ZERO);
		if (seconds.signum() != 0 && seconds.abs().compareTo(MIN_SECONDS) < 0) {
			throw new IllegalArgumentException("is too short a time: the least is a nanosecond");
		}
		return Duration.ofNanos(seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact());
	}

	private static Duration checkLength(BigDecimal seconds, Duration result) {
		if (seconds.abs().compareTo(MAX_SECONDS) >= 0) {
			throw new IllegalArgumentException("is too long a time: the most is 292 years");
		}
		return result;
	}

}
