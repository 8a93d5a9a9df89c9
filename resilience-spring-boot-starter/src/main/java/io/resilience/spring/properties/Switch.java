package io.resilience.spring.properties;

/**
 * What is there or is not, from the start: decided before there are any beans.
 */
public enum Switch {

	/** All that guards and tells of it: {@code resilience.enabled}, on by default. */
	RESILIENCE("enabled", true),

	/** Fault injection: {@code resilience.chaos.enabled}, off by default. */
	CHAOS("chaos.enabled", false),

	/** The memory guard: {@code resilience.memory.enabled}, off by default. */
	MEMORY("memory.enabled", false),

	/**
	 * Deadlines of statements: {@code resilience.jdbc.deadline_timeouts}, on by default.
	 */
	DEADLINE_TIMEOUTS("jdbc.deadline_timeouts", true),

	/** Problem details: {@code resilience.web.problem_details}, on by default. */
	PROBLEM_DETAILS("web.problem_details", true);

	private final String path;

	private final boolean byDefault;

	Switch(String path, boolean byDefault) {
		this.path = path;
		this.byDefault = byDefault;
	}

	/**
	 * Its key.
	 * @return such as {@code resilience.chaos.enabled}
	 */
	public String key() {
		return "resilience." + this.path;
	}

	boolean isOn(Scope root) {
		Given given = root.get(this.path);
		return (given != null) ? (Boolean) given.value() : this.byDefault;
	}

}
