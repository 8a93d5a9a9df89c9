package io.resilience.dependency;

import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.circuitbreaker.CircuitBreakerSnapshot;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.guard.CallsSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A dependency at one moment. Immutable; reading it changes nothing.
 *
 * @param name name of the dependency
 * @param config settings in force
 * @param bulkhead its permits
 * @param circuitBreaker its breaker, or {@code null} if it has none
 * @param calls what its calls came to
 */
public record DependencySnapshot(String name, DependencyConfig config, BulkheadSnapshot bulkhead,
		@Nullable CircuitBreakerSnapshot circuitBreaker, CallsSnapshot calls) {

	/**
	 * State of the breaker.
	 * @return the state, {@link CircuitState#DISABLED} if there is no breaker
	 */
	public CircuitState circuitState() {
		return (this.circuitBreaker != null) ? this.circuitBreaker.state() : CircuitState.DISABLED;
	}

}
