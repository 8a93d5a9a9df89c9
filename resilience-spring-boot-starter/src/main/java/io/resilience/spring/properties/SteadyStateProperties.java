package io.resilience.spring.properties;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code steady_state} and {@code limit} of an experiment.
 *
 * @param dependencies Names of the dependencies that are looked at. All where it is left
 * out.
 * @param minSuccessRate Share of their calls of the last minute that must have succeeded.
 * @param minCalls How many calls that share needs to say anything.
 * @param breakersClosed Whether their breakers must not be open.
 */
record SteadyStateProperties(List<String> dependencies, @Within(Limit.SHARE) Double minSuccessRate,
		@DefaultValue("5") Integer minCalls, Boolean breakersClosed) {

}
