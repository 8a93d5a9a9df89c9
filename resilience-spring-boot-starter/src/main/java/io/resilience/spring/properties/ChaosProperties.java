package io.resilience.spring.properties;

import java.util.Map;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.chaos}.
 *
 * @param enabled Whether faults can be injected.
 * @param allowInProduction Whether they can be while the profile 'production' is active.
 * @param experiments Experiments that can be started by name.
 */
record ChaosProperties(@DefaultValue("false") Boolean enabled, @DefaultValue("false") Boolean allowInProduction,
		Map<String, ExperimentProperties> experiments) {

}
