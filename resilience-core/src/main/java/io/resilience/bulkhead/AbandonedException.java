package io.resilience.bulkhead;

/**
 * Tells a guard that it waited long enough for a body that runs elsewhere: the body has
 * been interrupted and goes on without its caller. Never reaches a user.
 */
public final class AbandonedException extends Exception {

	static final AbandonedException INSTANCE = new AbandonedException();

	private static final long serialVersionUID = 1L;

	private AbandonedException() {
		super("the caller left", null, false, false);
	}

}
