package io.resilience.spring.observation;

import java.time.Duration;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.resilience.guard.Outcome;
import io.resilience.spring.observation.ResilienceObservationDocumentation.HighCardinalityKeyNames;
import io.resilience.spring.observation.ResilienceObservationDocumentation.LowCardinalityKeyNames;
import org.jspecify.annotations.Nullable;

/**
 * Names and tags as in {@link ResilienceObservationDocumentation}.
 */
public class DefaultResilienceCallObservationConvention implements ResilienceCallObservationConvention {

	@Override
	public String getName() {
		return "resilience.call";
	}

	@Override
	public String getContextualName(ResilienceCallContext context) {
		return context.operation().guard().name() + " " + context.operation().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ResilienceCallContext context) {
		Outcome outcome = context.outcome();
		return KeyValues.of(value(LowCardinalityKeyNames.DEPENDENCY, context.operation().guard().name()),
				value(LowCardinalityKeyNames.TYPE, context.type()),
				value(LowCardinalityKeyNames.OPERATION, context.operation().name()),
				value(LowCardinalityKeyNames.OUTCOME, (outcome != null) ? outcome.label() : "unknown"),
				value(LowCardinalityKeyNames.CIRCUIT_BREAKER_STATE, context.circuitState().label()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ResilienceCallContext context) {
		Duration remaining = context.deadlineRemaining();
		return KeyValues.of(value(HighCardinalityKeyNames.ATTEMPTS, context.attempts()),
				value(HighCardinalityKeyNames.DEADLINE_REMAINING,
						(remaining != null) ? Duration.ofMillis(remaining.toMillis()) : null),
				value(HighCardinalityKeyNames.RETRY_BUDGET, context.retryBudget()));
	}

	private static KeyValue value(KeyName key, @Nullable Object value) {
		return key.withValue((value != null) ? value.toString() : "none");
	}

}
