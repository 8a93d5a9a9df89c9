package io.resilience.spring.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.resilience.spring.properties.ConfigurationProblem;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.InvalidResilienceConfigurationException;

/**
 * Changed settings on their way to the live guards: first all of them are resolved and
 * checked, then all of them are applied, or none.
 */
final class Refresh {

	private final DependencySettings settings;

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private final List<Runnable> steps = new ArrayList<>();

	private final List<SettingChange> changes = new ArrayList<>();

	Refresh(DependencySettings settings) {
		this.settings = settings;
	}

	DependencySettings settings() {
		return this.settings;
	}

	void problem(ConfigurationProblem problem) {
		this.problems.add(problem);
	}

	/** Resolves something, whose problems do not keep the others from being found. */
	void attempt(Runnable resolving) {
		try {
			resolving.run();
		}
		catch (InvalidResilienceConfigurationException ex) {
			this.problems.addAll(ex.problems());
		}
	}

	/**
	 * Adds something to do, which must not fail.
	 * @param name what is changed
	 * @param before its settings
	 * @param after its settings to be
	 * @param step changes it
	 */
	void step(String name, Map<String, ConfiguredValue> before, Map<String, ConfiguredValue> after, Runnable step) {
		this.steps.add(step);
		this.changes.addAll(SettingChange.between(name, before, after));
	}

	void apply() {
		if (!this.problems.isEmpty()) {
			throw new InvalidResilienceConfigurationException(this.problems.stream().distinct().toList());
		}
		this.steps.forEach(Runnable::run);
	}

	List<SettingChange> changes() {
		return List.copyOf(this.changes);
	}

}
