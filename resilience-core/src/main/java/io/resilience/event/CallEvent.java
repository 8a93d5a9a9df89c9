package io.resilience.event;

/**
 * An event of a single call. There may be as many as there are calls, just when a
 * dependency is in trouble: listen for them only where they are needed.
 */
public interface CallEvent extends ResilienceEvent {

}
