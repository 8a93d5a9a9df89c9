package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.resilience.chaos.Experiment;

/**
 * The block {@code resilience.chaos}.
 */
final class ChaosBlock {

	private static final String PRODUCTION = "production";

	private final Configuration configuration;

	private final Levels root;

	private final Problems problems;

	ChaosBlock(Configuration configuration, Problems problems) {
		this.configuration = configuration;
		this.root = Levels.of(List.of(configuration.root().values()));
		this.problems = problems;
	}

	ChaosSettings assemble() {
		return new ChaosSettings(Switch.CHAOS.isOn(this.configuration.root()), experiments());
	}

	private List<Experiment> experiments() {
		List<Experiment> experiments = new ArrayList<>();
		for (String name : this.configuration.names("", ExperimentBlock.KIND)) {
			Experiment experiment = new ExperimentBlock(this.configuration, name, this.problems).assemble();
			if (experiment != null) {
				experiments.add(experiment);
			}
		}
		return experiments;
	}

	/**
	 * Refuses what must not be.
	 * @param profiles the profiles in force
	 */
	void check(Collection<String> profiles) {
		boolean enabled = assemble().enabled();
		Assembly chaos = new Assembly("resilience", this.root, this.problems);
		if (enabled && profiles.contains(PRODUCTION) && !chaos.get("chaos.allow_in_production", false)) {
			chaos.contradictions()
				.report(this.root.find("chaos.enabled"),
						"must not be true while the profile 'production' is active: faults would strike real users."
								+ " Leave it out there, or, if that is what you want, set resilience.chaos.allow_in_production to true");
		}
	}

}
