package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What an annotation says, placeholders resolved and text read with {@link Times}.
 *
 * @param timeout timeout of one attempt, above zero, or {@code null} where it says
 * nothing
 * @param maxAttempts attempts of a pattern, at least 1, or {@code null}
 * @param failureThreshold failures in a row that open the breaker of a pattern, at least
 * 1, or {@code null}
 */
public record AnnotationValues(@Nullable Duration timeout, @Nullable Integer maxAttempts,
		@Nullable Integer failureThreshold) {

	/** An annotation that says nothing. */
	public static final AnnotationValues NONE = new AnnotationValues(null, null, null);

	public AnnotationValues {
		if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
			throw new IllegalArgumentException("Invalid timeout (%s): must be above 0".formatted(timeout));
		}
		requireAtLeastOne("maxAttempts", maxAttempts);
		requireAtLeastOne("failureThreshold", failureThreshold);
	}

	/**
	 * An annotation that only bounds the time.
	 * @param timeout above zero, or {@code null} where it says nothing
	 * @return the values
	 */
	public static AnnotationValues timeout(@Nullable Duration timeout) {
		return (timeout != null) ? new AnnotationValues(timeout, null, null) : NONE;
	}

	private static void requireAtLeastOne(String attribute, @Nullable Integer value) {
		if (value != null && value < 1) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least 1".formatted(attribute, value));
		}
	}

	Map<String, Given> given() {
		Map<String, Given> given = new TreeMap<>();
		put(given, "timeout", this.timeout);
		put(given, "retry.max_attempts", this.maxAttempts);
		put(given, "retry.enabled", (this.maxAttempts != null) ? true : null);
		put(given, "circuit_breaker.failure_threshold", this.failureThreshold);
		put(given, "circuit_breaker.enabled", (this.failureThreshold != null) ? true : null);
		return given;
	}

	private static void put(Map<String, Given> given, String path, @Nullable Object value) {
		if (value != null) {
			given.put(path, new Given(value, ConfiguredValue.ANNOTATION, null));
		}
	}

}
