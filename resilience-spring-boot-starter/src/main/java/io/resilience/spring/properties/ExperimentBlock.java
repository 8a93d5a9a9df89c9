package io.resilience.spring.properties;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultRule;
import io.resilience.chaos.SteadyState;
import org.jspecify.annotations.Nullable;

/**
 * The blocks {@code resilience.chaos.experiments.<name>}.
 */
final class ExperimentBlock {

	static final String KIND = "experiments";

	/** Keys that go with one fault only. */
	private static final Map<FaultKind, Set<String>> OF_FAULT = new EnumMap<>(
			Map.of(FaultKind.LATENCY, Set.of("latency", "latency_max"), FaultKind.EXCEPTION, Set.of("exception"),
					FaultKind.HANG, Set.of(), FaultKind.RESULT, Set.of()));

	private final Configuration configuration;

	private final String name;

	private final Map<String, Given> values;

	private final Assembly assembly;

	ExperimentBlock(Configuration configuration, String name, Problems problems) {
		Scope scope = configuration.scope(KeyMatcher.scope("", KIND, name));
		this.configuration = configuration;
		this.name = scope.name();
		this.values = scope.values();
		this.assembly = new Assembly("resilience.chaos.experiments." + this.name, Levels.of(List.of(this.values)),
				problems);
	}

	/** The experiment, or null where it cannot be, which is then reported. */
	@Nullable Experiment assemble() {
		FaultKind fault = this.assembly.find("fault", FaultKind.class);
		if (!this.assembly.levels().isComplete("") || !isWhole(fault) || fault == null) {
			return null;
		}
		return this.assembly.build("", () -> build(fault));
	}

	/** As the configuration spells it; a near miss of one that it has is never meant. */
	private String dependency(String key, String written) {
		Slips.find(written, this.configuration.names("", "external_dependencies"))
			.filter((nearest) -> !this.configuration.has(Resolver.dependencyScope(written)))
			.ifPresent((nearest) -> this.assembly.contradictions()
				.report(this.values.get(key),
						"names a dependency that is not configured: did you mean '%s'?".formatted(nearest)));
		return this.configuration.spelled(Resolver.dependencyScope(written), written);
	}

	private boolean isWhole(@Nullable FaultKind fault) {
		boolean whole = demand("dependency", null) & demand("fault", null);
		if (fault == FaultKind.LATENCY || fault == FaultKind.EXCEPTION) {
			whole &= demand(Catalogue.label(fault), this.values.get("fault"));
		}
		return whole && (fault == null || refuseKeysOfOtherFaults(fault));
	}

	private boolean demand(String key, @Nullable Given beside) {
		if (!this.values.containsKey(key)) {
			Given any = this.values.values().stream().findFirst().orElse(null);
			this.assembly.contradictions()
				.report((beside != null) ? beside : any, "needs the key '%s' beside it".formatted(key));
			return false;
		}
		return true;
	}

	private boolean refuseKeysOfOtherFaults(FaultKind fault) {
		Set<String> ofOthers = OF_FAULT.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
		ofOthers.removeAll(OF_FAULT.getOrDefault(fault, Set.of()));
		ofOthers.retainAll(this.values.keySet());
		ofOthers.forEach((key) -> this.assembly.contradictions()
			.report(this.values.get(key), "does not go with the fault '%s'".formatted(Catalogue.label(fault))));
		return ofOthers.isEmpty();
	}

	private Experiment build(FaultKind kind) {
		return Experiment.builder(this.name)
			.rule(new FaultRule(dependency("dependency", this.assembly.get("dependency", "")),
					this.assembly.find("operation", String.class), fault(kind), this.assembly.get("probability", 1.0)))
			.duration(this.assembly.get("duration", Duration.ofSeconds(60)))
			.seed(this.assembly.get("seed", 0))
			.steadyState(state("steady_state", true))
			.limit(state("limit", false))
			.build();
	}

	private Fault fault(FaultKind kind) {
		return switch (kind) {
			case LATENCY -> latency(this.assembly.get("latency", Duration.ZERO));
			case EXCEPTION -> Fault.exception(exception());
			case HANG -> Fault.hang();
			case RESULT -> Fault.result(null);
		};
	}

	private Fault latency(Duration least) {
		Duration most = this.assembly.get("latency_max", least);
		if (most.compareTo(least) < 0) {
			throw new IllegalArgumentException(
					"Invalid latency_max (%s): must not be below latency (%s)".formatted(most, least));
		}
		return Fault.latency(least, most);
	}

	private Class<? extends Throwable> exception() {
		List<?> classes = list("exception");
		if (classes.size() != 1) {
			throw new IllegalArgumentException("Invalid exception (%s): must be one class".formatted(classes));
		}
		return ((Class<?>) classes.get(0)).asSubclass(Throwable.class);
	}

	/**
	 * Before and afterwards no breaker may be open; meanwhile those that are attacked
	 * may.
	 */
	private @Nullable SteadyState state(String block, boolean breakersClosed) {
		if (this.values.keySet().stream().noneMatch((key) -> key.startsWith(block + "."))) {
			return null;
		}
		Set<String> dependencies = list(block + ".dependencies").stream()
			.map((written) -> dependency(block + ".dependencies", written.toString()))
			.collect(Collectors.toSet());
		return new SteadyState(dependencies, this.assembly.get(block + ".min_success_rate", 0.0),
				this.assembly.get(block + ".min_calls", 5),
				this.assembly.get(block + ".breakers_closed", breakersClosed));
	}

	private List<?> list(String path) {
		return Objects.requireNonNullElse(this.assembly.find(path, List.class), List.of());
	}

}
