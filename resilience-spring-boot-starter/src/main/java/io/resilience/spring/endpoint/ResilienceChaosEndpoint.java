package io.resilience.spring.endpoint;

import java.util.NoSuchElementException;

import io.resilience.chaos.Experiment;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The actuator endpoint {@code resiliencechaos}: starts and stops experiments. There only
 * with {@code resilience.chaos.enabled}; changes nothing unless
 * {@code management.endpoint.resiliencechaos.access} is {@code unrestricted}.
 */
@WebEndpoint(id = "resiliencechaos", defaultAccess = Access.READ_ONLY)
public final class ResilienceChaosEndpoint {

	private final Experiments experiments;

	private final ClassLoader classLoader;

	/**
	 * Creates the endpoint.
	 * @param experiments what can be started
	 * @param classLoader finds exceptions by name
	 */
	public ResilienceChaosEndpoint(Experiments experiments, ClassLoader classLoader) {
		this.experiments = experiments;
		this.classLoader = classLoader;
	}

	/**
	 * Shows all experiments.
	 * @return those that have begun, then those that are configured
	 */
	@ReadOperation
	public ChaosDescriptor experiments() {
		return new ChaosDescriptor(this.experiments.describe());
	}

	/**
	 * Shows one experiment.
	 * @param name its name
	 * @return how it stands; 404 if there is none of that name
	 */
	@ReadOperation
	public WebEndpointResponse<ExperimentDescriptor> experiment(@Selector String name) {
		return orNotFound(name);
	}

	/**
	 * Starts an experiment: a configured one by its name alone, any other by what it is
	 * to do.
	 * @param name its name
	 * @param dependency whom it strikes, or {@code *}
	 * @param operation which of its operations; all where it is left out
	 * @param fault {@code latency}, {@code exception}, {@code hang} or {@code result}
	 * @param latency shortest delay
	 * @param latencyMax longest delay; {@code latency} where it is left out
	 * @param exception full name of the class to throw
	 * @param probability share of the calls; 1 where it is left out
	 * @param duration how long it lasts; a minute where it is left out
	 * @param seed where chance begins
	 * @param minSuccessRate share of successes of any other dependency below which it is
	 * aborted
	 * @return the experiment; 400 with the reason if it is impossible, 409 if it runs
	 * already
	 */
	@WriteOperation
	public WebEndpointResponse<?> start(@Nullable String name, @Nullable String dependency, @Nullable String operation,
			@Nullable String fault, @Nullable String latency, @Nullable String latencyMax, @Nullable String exception,
			@Nullable String probability, @Nullable String duration, @Nullable String seed,
			@Nullable String minSuccessRate) {
		try {
			Experiment experiment = new ExperimentRequest(name, dependency, operation, fault, latency, latencyMax,
					exception, probability, duration, seed, minSuccessRate)
				.toExperiment(this.experiments, this.classLoader);
			return new WebEndpointResponse<>(ExperimentDescriptor.of(this.experiments.injector().start(experiment)));
		}
		catch (IllegalStateException ex) {
			return ChangeProblem.conflict(ex.getMessage());
		}
		catch (IllegalArgumentException | NoSuchElementException ex) {
			return ChangeProblem.badRequest(ex.getMessage());
		}
	}

	/**
	 * Stops an experiment.
	 * @param name its name
	 * @param reason why, for the event
	 * @return how it stands; 404 if there is none of that name
	 */
	@DeleteOperation
	public WebEndpointResponse<ExperimentDescriptor> stop(@Selector String name, @Nullable String reason) {
		this.experiments.injector().stop(name, (reason != null) ? reason : "by endpoint");
		return orNotFound(name);
	}

	/**
	 * The emergency stop: ends all experiments at once.
	 * @param reason why, for the events
	 * @return how they stand
	 */
	@DeleteOperation
	public ChaosDescriptor emergencyStop(@Nullable String reason) {
		this.experiments.injector().emergencyStop((reason != null) ? reason : "by endpoint");
		return experiments();
	}

	private WebEndpointResponse<ExperimentDescriptor> orNotFound(String name) {
		return this.experiments.describe(name)
			.map((found) -> new WebEndpointResponse<>(found))
			.orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
	}

}
