package io.resilience.spring.monitor;

/**
 * Thrown at startup when a configured health check cannot be made here.
 */
public class InvalidHealthCheckException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Creates an exception.
	 * @param name name of the check
	 * @param reason why it cannot be made
	 * @param action what to change
	 */
	public InvalidHealthCheckException(String name, String reason, String action) {
		super("Health check '%s' (resilience.health_checks.%s) %s. %s".formatted(name, name, reason, action));
		this.description = "Health check '%s' (resilience.health_checks.%s) %s.".formatted(name, name, reason);
		this.action = action;
	}

	/**
	 * Which check, and why it cannot be made.
	 * @return a sentence
	 */
	public String description() {
		return this.description;
	}

	/**
	 * What to change.
	 * @return one or more sentences
	 */
	public String action() {
		return this.action;
	}

}
