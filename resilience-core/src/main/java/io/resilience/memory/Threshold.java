package io.resilience.memory;

/**
 * One limit with hysteresis: passed at the limit, left only some way below it. Pure; used
 * under the guard's lock.
 */
final class Threshold {

	private boolean passed;

	/**
	 * Looks at a new figure.
	 * @param used what is in use, in bytes; below 0 if nobody knows
	 * @param limit the limit in bytes, or below 1 if nobody knows
	 * @param hysteresis share of the limit
	 * @return whether the limit is passed
	 */
	boolean update(double used, double limit, double hysteresis) {
		if (used < 0 || limit < 1) {
			this.passed = false; // what cannot be read sheds nothing
		}
		else if (this.passed) {
			this.passed = used >= limit * (1 - hysteresis);
		}
		else {
			this.passed = used >= limit;
		}
		return this.passed;
	}

}
