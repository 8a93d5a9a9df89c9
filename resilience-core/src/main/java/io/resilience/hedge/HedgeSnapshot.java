package io.resilience.hedge;

/**
 * A hedge at one moment. Immutable.
 *
 * @param name name of the hedge
 * @param calls calls so far
 * @param hedged further attempts that were started beside a slow one
 * @param wonByHedge calls that such an attempt answered first
 * @param budgetDenied further attempts that were not started for want of budget
 * @param threadsDenied calls that had no further attempt, or stayed on their caller's
 * thread, for want of a thread
 */
public record HedgeSnapshot(String name, long calls, long hedged, long wonByHedge, long budgetDenied,
		long threadsDenied) {

	/**
	 * Further attempts that were not started, for whatever want.
	 * @return their number
	 */
	public long denied() {
		return this.budgetDenied + this.threadsDenied;
	}

}
