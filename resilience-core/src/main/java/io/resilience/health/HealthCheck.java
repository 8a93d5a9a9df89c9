package io.resilience.health;

import java.util.concurrent.Callable;

/**
 * Finds out whether something works. Called by a {@link HealthMonitor} on a thread in the
 * background, never twice at once, and interrupted when its time is over.
 */
@FunctionalInterface
public interface HealthCheck {

	/**
	 * Finds out.
	 * @return what it found
	 * @throws Exception if it does not work; of the exception only the class is shown, so
	 * return {@link HealthResult#unhealthy} to say more
	 */
	HealthResult check() throws Exception;

	/**
	 * A check that knows yes and no.
	 * @param works whether it works; may throw instead of saying no
	 * @return the check
	 */
	static HealthCheck of(Callable<Boolean> works) {
		return () -> works.call() ? HealthResult.healthy() : HealthResult.unhealthy("The check said no");
	}

}
