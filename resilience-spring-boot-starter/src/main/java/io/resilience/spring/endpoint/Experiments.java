package io.resilience.spring.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.ExperimentSnapshot;
import io.resilience.chaos.FaultInjector;

/**
 * The experiments that are configured, beside those that have begun. Thread-safe.
 */
public final class Experiments {

	private final FaultInjector injector;

	private final Map<String, Experiment> configured = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param injector runs them
	 * @param configured those that can be started by name
	 */
	public Experiments(FaultInjector injector, Collection<Experiment> configured) {
		this.injector = injector;
		configured.forEach((experiment) -> this.configured.put(experiment.name(), experiment));
	}

	FaultInjector injector() {
		return this.injector;
	}

	Optional<Experiment> configured(String name) {
		return Optional.ofNullable(this.configured.get(name));
	}

	Collection<String> configuredNames() {
		return Collections.unmodifiableSet(this.configured.keySet());
	}

	List<ExperimentDescriptor> describe() {
		List<ExperimentSnapshot> begun = this.injector.experiments();
		List<ExperimentDescriptor> all = new ArrayList<>(begun.stream().map(ExperimentDescriptor::of).toList());
		Collections.reverse(all);
		this.configured.values()
			.stream()
			.filter((experiment) -> begun.stream().noneMatch((one) -> one.experiment().name().equals(experiment.name())))
			.map(ExperimentDescriptor::notBegun)
			.forEach(all::add);
		return all;
	}

}
