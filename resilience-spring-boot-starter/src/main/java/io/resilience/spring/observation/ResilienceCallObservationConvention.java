package io.resilience.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How guarded calls are named and tagged. A bean of this type takes the place of
 * {@link DefaultResilienceCallObservationConvention}.
 */
public interface ResilienceCallObservationConvention extends ObservationConvention<ResilienceCallContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ResilienceCallContext;
	}

}
