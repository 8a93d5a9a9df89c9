package io.resilience.spring.registry;

import java.util.Set;

import io.resilience.dependency.DependencyType;
import org.jspecify.annotations.Nullable;

/**
 * An annotation names a dependency that cannot be meant.
 */
public final class InvalidDependencyNameException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidDependencyNameException(String name, String where, @Nullable String nearest, Set<String> configured,
			boolean strict) {
		super("%s names the dependency '%s', which is not configured%s.".formatted(where, name,
				strict ? " (resilience.strict is true)" : ", and which looks like a slip"));
		this.action = ((nearest != null) ? "Did you mean '%s'? ".formatted(nearest) : "")
				+ "Correct the annotation, or add external_dependencies.%s to the configuration. Configured: %s."
					.formatted(name, configured.isEmpty() ? "nothing" : String.join(", ", configured));
	}

	InvalidDependencyNameException(String name, String where, DependencyType known, DependencyType wanted) {
		super("%s says that the dependency '%s' is a %s, but another annotation says %s.".formatted(where, name,
				wanted.label(), known.label()));
		this.action = "Use the same annotation everywhere, or give one of the two dependencies another name.";
	}

	/**
	 * What to change.
	 * @return one or more sentences
	 */
	public String action() {
		return this.action;
	}

}
