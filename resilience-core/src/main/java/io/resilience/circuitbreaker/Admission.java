package io.resilience.circuitbreaker;

/**
 * For guards: leave to make one call, bound to the state of the breaker that gave it. Its
 * outcome is told once, by exactly one of the methods. An outcome that comes when the
 * breaker has moved on decides nothing.
 */
public interface Admission {

	/**
	 * The call succeeded.
	 * @param now monotonic nanoseconds
	 * @param slow whether it was slow
	 */
	void success(long now, boolean slow);

	/**
	 * The call failed.
	 * @param now monotonic nanoseconds
	 * @param slow whether it was slow
	 * @param failure class of what it threw, or of a result that counts as failure
	 */
	void failure(long now, boolean slow, Class<?> failure);

	/**
	 * The call says nothing about the dependency: it was rejected further in, cancelled,
	 * or its exception is ignored.
	 */
	void release();

}
