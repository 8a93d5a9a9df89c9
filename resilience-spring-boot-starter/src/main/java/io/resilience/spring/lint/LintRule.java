package io.resilience.spring.lint;

import java.util.function.Consumer;

import io.resilience.spring.registry.Dependencies;

/**
 * Looks for one kind of doubtful setting. A bean of this type is asked once the
 * dependencies are there, and after each refresh of their settings.
 */
@FunctionalInterface
public interface LintRule {

	/**
	 * Looks at the settings in force.
	 * @param dependencies the dependencies and their settings
	 * @param findings takes what was found
	 */
	void check(Dependencies dependencies, Consumer<LintFinding> findings);

}
