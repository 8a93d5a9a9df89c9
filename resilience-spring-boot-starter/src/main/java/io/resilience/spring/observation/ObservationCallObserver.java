package io.resilience.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.CallObserver;
import io.resilience.guard.Guard;
import io.resilience.guard.ObservedCall;
import io.resilience.guard.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each guarded call, a child of the caller's. Thread-safe.
 */
public final class ObservationCallObserver implements CallObserver {

	private static final ResilienceCallObservationConvention DEFAULT = new DefaultResilienceCallObservationConvention();

	private final ObservationRegistry observations;

	private final DependencyRegistry dependencies;

	private final @Nullable ResilienceCallObservationConvention convention;

	/**
	 * Creates the observer.
	 * @param observations where observations go
	 * @param dependencies what tells the type of a dependency
	 * @param convention names and tags, or {@code null} for the default ones
	 */
	public ObservationCallObserver(ObservationRegistry observations, DependencyRegistry dependencies,
			@Nullable ResilienceCallObservationConvention convention) {
		this.observations = observations;
		this.dependencies = dependencies;
		this.convention = convention;
	}

	@Override
	public @Nullable ObservedCall begin(Operation operation) {
		if (this.observations.isNoop()) {
			return null;
		}
		ResilienceCallContext context = new ResilienceCallContext(operation, type(operation.guard()));
		Observation observation = ResilienceObservationDocumentation.CALL.observation(this.convention, DEFAULT,
				() -> context, this.observations);
		return observation.isNoop() ? null : new CallObservation(observation.start(), context);
	}

	private String type(Guard guard) {
		return this.dependencies.find(guard.name())
			.filter((dependency) -> dependency.guard() == guard)
			.map((dependency) -> dependency.type().label())
			.orElse("pattern");
	}

}
