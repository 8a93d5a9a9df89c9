package io.resilience.spring.registry;

/**
 * An annotation that cannot work. Startup fails with it rather than run a method
 * unguarded.
 */
public final class InvalidGuardedMethodException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Creates an exception.
	 * @param description where and what is wrong
	 * @param action what to change
	 */
	public InvalidGuardedMethodException(String description, String action) {
		super(description + " " + action);
		this.description = description;
		this.action = action;
	}

	/**
	 * Where and what is wrong.
	 * @return one or more sentences
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
