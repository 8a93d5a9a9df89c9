package io.resilience.hedge;

/**
 * A hedge at one moment. Immutable.
 *
 * @param name name of the hedge
 * @param calls calls so far
 * @param hedged further attempts that were started beside a slow one
 * @param wonByHedge calls that such an attempt answered first
 * @param budgetDenied further attempts that were not started for want of budget
 */
public record HedgeSnapshot(String name, long calls, long hedged, long wonByHedge, long budgetDenied) {

}
