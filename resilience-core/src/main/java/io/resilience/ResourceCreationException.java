package io.resilience;

/**
 * A pool could not make the resource that it was asked for; the cause says why.
 */
public final class ResourceCreationException extends ResilienceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param pool name of the pool
	 * @param cause what its factory threw
	 */
	public ResourceCreationException(String pool, Throwable cause) {
		super(pool, null, cause, true);
	}

	@Override
	public String getMessage() {
		return "Pool %s could not make a resource: %s. Look at the cause; the pool tries again with the next borrower."
			.formatted(target(), getCause());
	}

}
