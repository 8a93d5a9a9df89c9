package io.resilience.loadshed;

import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Who is shed first: the one thing in which the strategies differ. A rank says where,
 * between the low and the high watermark, the mark of a call lies.
 */
@FunctionalInterface
interface Ranking {

	/**
	 * Ranks a call that is not critical.
	 * @param priority from 1 to 10
	 * @param clientId who calls, or {@code null}
	 * @param inFlight how many calls are in flight
	 * @return from 0, shed first, to 1, shed last
	 */
	double rank(int priority, @Nullable String clientId, int inFlight);

	static Ranking byPriority() {
		return (priority, clientId, inFlight) -> Priority.rank(priority);
	}

	static Ranking byChance(DoubleSupplier random) {
		return (priority, clientId, inFlight) -> random.getAsDouble();
	}

}
