package io.resilience.chaos;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Which calls suffer from which fault, and how many of them.
 *
 * @param dependency name of the dependency, or {@value #ANY}
 * @param operation name of the operation, or {@code null} for all
 * @param fault what happens to them
 * @param probability share of the calls, above 0 to 1
 */
public record FaultRule(String dependency, @Nullable String operation, Fault fault, double probability) {

	/** Any dependency. */
	public static final String ANY = "*";

	public FaultRule {
		Objects.requireNonNull(dependency, "'dependency' must not be null");
		Objects.requireNonNull(fault, "'fault' must not be null");
		if (!(probability > 0 && probability <= 1)) {
			throw new IllegalArgumentException(
					"Invalid probability (%s): must be above 0 and at most 1".formatted(probability));
		}
	}

	/**
	 * Every call of a dependency.
	 * @param dependency its name, or {@value #ANY}
	 * @param fault what happens to them
	 * @return the rule
	 */
	public static FaultRule always(String dependency, Fault fault) {
		return new FaultRule(dependency, null, fault, 1);
	}

	boolean matches(String dependency, String operation) {
		return (this.dependency.equals(ANY) || this.dependency.equals(dependency))
				&& (this.operation == null || this.operation.equals(operation));
	}

}
