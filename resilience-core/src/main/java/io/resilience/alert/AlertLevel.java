package io.resilience.alert;

import java.util.Locale;

/**
 * How soon somebody must look.
 */
public enum AlertLevel {

	/** When there is time: a message in a chat. */
	WARNING,

	/** At once: wake somebody. */
	CRITICAL;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The level as JSON spells it.
	 * @return {@code warning} or {@code critical}
	 */
	public String label() {
		return this.label;
	}

}
