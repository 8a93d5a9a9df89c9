package io.resilience.spring.registry;

import java.util.List;

/**
 * An annotated method, for reports.
 *
 * @param method its class and name
 * @param dependency name of its dependency
 * @param operation name of its operation
 * @param chain the guards around it with their limits, outermost first
 */
public record GuardedMethodInfo(String method, String dependency, String operation, List<String> chain) {

	/** How a chain speaks of a retry. */
	public static final String RETRY = "retry(";

	boolean isTriedAgain() {
		for (String guard : this.chain) {
			if (guard.startsWith(RETRY)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.method + " -> " + this.dependency + "/" + this.operation + ": " + String.join(" > ", this.chain);
	}

}
