package io.resilience.spring.endpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.ExperimentSnapshot;
import io.resilience.chaos.ExperimentState;
import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.properties.DependencySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The experiments that are configured, beside those that have begun. Thread-safe.
 */
public final class Experiments implements SmartInitializingSingleton {

	private final FaultInjector injector;

	private final DependencyRegistry registry;

	private final DependencySettings settings;

	private final Map<String, Experiment> configured = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param injector runs them
	 * @param registry whose dependencies they attack
	 * @param settings those that can be started by name, and how names are spelled
	 */
	public Experiments(FaultInjector injector, DependencyRegistry registry, DependencySettings settings) {
		this.injector = injector;
		this.registry = registry;
		this.settings = settings;
		settings.chaos().experiments().forEach((experiment) -> this.configured.put(experiment.name(), experiment));
	}

	/** Now that there are listeners to hear of it. */
	@Override
	public void afterSingletonsInstantiated() {
		this.configured.values().forEach(this.injector::declare);
	}

	FaultInjector injector() {
		return this.injector;
	}

	@Nullable Experiment configured(String name) {
		return this.configured.get(name);
	}

	Set<String> configuredNames() {
		return Collections.unmodifiableSet(this.configured.keySet());
	}

	/** A name as the configuration spells it. */
	String spelled(String dependency) {
		return this.settings.spelled(dependency);
	}

	/** All dependencies but one. */
	Set<String> others(String dependency) {
		Set<String> others = new LinkedHashSet<>();
		this.registry.dependencies().forEach((each) -> others.add(each.name()));
		others.remove(dependency);
		return others;
	}

	/** As it stands, begun or not. */
	Optional<ExperimentDescriptor> describe(String name) {
		return this.injector.find(name)
			.map(ExperimentDescriptor::of)
			.or(() -> Optional.ofNullable(this.configured.get(name)).map(ExperimentDescriptor::forgotten));
	}

	/** The youngest first, then those that have not begun. */
	List<ExperimentDescriptor> describe() {
		List<ExperimentSnapshot> known = new ArrayList<>(this.injector.experiments());
		Collections.reverse(known);
		Predicate<ExperimentSnapshot> begun = (one) -> one.state() != ExperimentState.CREATED;
		List<ExperimentDescriptor> all = new ArrayList<>();
		known.stream().filter(begun).map(ExperimentDescriptor::of).forEach(all::add);
		Set<String> left = new LinkedHashSet<>(this.configured.keySet());
		known.stream().filter(begun).forEach((one) -> left.remove(one.experiment().name()));
		left.forEach((name) -> describe(name).ifPresent(all::add));
		return all;
	}

}
