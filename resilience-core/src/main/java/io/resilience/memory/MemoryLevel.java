package io.resilience.memory;

import java.util.Locale;

/**
 * How full the memory is, seen from the two limits of a {@link MemoryGuard}.
 */
public enum MemoryLevel {

	/** Below both limits. */
	NORMAL,

	/** Above the soft limit: background work is to wait. */
	SOFT,

	/** Above the hard limit: only critical work is to enter. */
	HARD;

	/**
	 * The word for JSON, metrics and messages.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
