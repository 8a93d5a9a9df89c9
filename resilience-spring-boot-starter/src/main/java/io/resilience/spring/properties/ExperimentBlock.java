package io.resilience.spring.properties;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultRule;
import io.resilience.chaos.SteadyState;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code resilience.chaos.experiments.<name>}.
 */
final class ExperimentBlock {

	static final String KIND = "experiments";

	private final Assembly assembly;

	private final String name;

	private ExperimentBlock(Scope scope, Problems problems) {
		this.name = scope.name();
		this.assembly = new Assembly("chaos.experiments." + this.name, Levels.of(List.of(scope.values())), problems);
	}

	static List<Experiment> assemble(Configuration configuration, Problems problems) {
		List<Experiment> experiments = new ArrayList<>();
		for (String name : configuration.names("", KIND)) {
			ExperimentBlock block = new ExperimentBlock(configuration.scope(KeyMatcher.scope("", KIND, name)), problems);
			Experiment experiment = block.assembly.build(KIND, block::build);
			if (experiment != null) {
				experiments.add(experiment);
			}
		}
		return experiments;
	}

	private Experiment build() {
		return Experiment.builder(this.name)
			.rule(new FaultRule(required("dependency", String.class), this.assembly.find("operation", String.class),
					fault(), this.assembly.get("probability", 1.0)))
			.duration(this.assembly.get("duration", Duration.ofSeconds(60)))
			.seed(this.assembly.get("seed", 0))
			.steadyState(state("steady_state", true))
			.limit(state("limit", false))
			.build();
	}

	private Fault fault() {
		return switch (required("fault", FaultKind.class)) {
			case LATENCY -> latency();
			case EXCEPTION -> Fault.exception(exception());
			case HANG -> Fault.hang();
			case RESULT -> Fault.result(null);
		};
	}

	private Fault latency() {
		Duration least = required("latency", Duration.class);
		return Fault.latency(least, Objects.requireNonNullElse(this.assembly.find("latency_max", Duration.class), least));
	}

	private Class<? extends Throwable> exception() {
		List<?> classes = required("exception", List.class);
		if (classes.size() != 1) {
			throw new IllegalArgumentException("Invalid exception (%s): must be one class".formatted(classes));
		}
		return ((Class<?>) classes.get(0)).asSubclass(Throwable.class);
	}

	private @Nullable SteadyState state(String block, boolean breakersClosed) {
		Double minSuccessRate = this.assembly.find(block + ".min_success_rate", Double.class);
		boolean closed = this.assembly.get(block + ".breakers_closed", breakersClosed && minSuccessRate != null);
		if (minSuccessRate == null && !closed) {
			return null;
		}
		return new SteadyState(dependencies(block), (minSuccessRate != null) ? minSuccessRate : 0,
				this.assembly.get(block + ".min_calls", 5), closed);
	}

	private Set<String> dependencies(String block) {
		List<?> names = Objects.requireNonNullElse(this.assembly.find(block + ".dependencies", List.class), List.of());
		return names.stream().map(Object::toString).collect(Collectors.toSet());
	}

	private <T> T required(String key, Class<T> type) {
		T value = this.assembly.find(key, type);
		if (value == null) {
			throw new IllegalArgumentException("Missing %s: the experiment needs it".formatted(key));
		}
		return value;
	}

}
