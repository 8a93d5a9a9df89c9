package io.resilience.spring.properties;

import java.util.List;

import io.resilience.chaos.Experiment;

/**
 * What is configured of fault injection.
 *
 * @param enabled whether faults can be injected; false by default
 * @param experiments those that can be started by name
 */
public record ChaosSettings(boolean enabled, List<Experiment> experiments) {

	public ChaosSettings {
		experiments = List.copyOf(experiments);
	}

}
