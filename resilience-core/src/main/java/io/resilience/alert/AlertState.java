package io.resilience.alert;

import java.util.Locale;

/**
 * What becomes of a trouble.
 */
public enum AlertState {

	/** It begins, or has become worse. */
	RAISED,

	/** It lasts; said again after a long time only. */
	REPEATED,

	/** It is over. */
	RESOLVED;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The state as JSON spells it.
	 * @return such as {@code resolved}
	 */
	public String label() {
		return this.label;
	}

}
