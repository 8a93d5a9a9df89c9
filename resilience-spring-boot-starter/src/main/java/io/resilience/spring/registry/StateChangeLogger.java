package io.resilience.spring.registry;

import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.event.EventListener;
import io.resilience.event.ResilienceEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One log line for each change of a breaker's state, with the numbers that caused it.
 */
public final class StateChangeLogger implements EventListener {

	private static final Log logger = LogFactory.getLog("io.resilience.circuitbreaker");

	@Override
	public void onEvent(ResilienceEvent event) {
		if (event instanceof CircuitBreakerStateChanged change) {
			String line = "Circuit breaker of '%s': %s -> %s (%s)".formatted(change.dependency(), change.from().label(),
					change.to().label(), change.reason());
			if (change.to() == CircuitState.OPEN || change.to() == CircuitState.FORCED_OPEN) {
				logger.warn(line);
			}
			else {
				logger.info(line);
			}
		}
	}

}
