package io.resilience.spring.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.ExperimentSnapshot;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultRule;
import org.jspecify.annotations.Nullable;

/**
 * An experiment, for JSON.
 *
 * @param name its name
 * @param state {@code created}, {@code running}, {@code completed}, {@code failed} or
 * {@code aborted}
 * @param since when it came into this state, {@code null} where that is forgotten
 * @param reason why, in words
 * @param injected how many faults have struck
 * @param duration how long it lasts
 * @param seed where chance begins
 * @param rules what strikes whom
 */
public record ExperimentDescriptor(String name, String state, @Nullable Instant since, @Nullable String reason,
		long injected, Duration duration, long seed, List<Rule> rules) {

	static ExperimentDescriptor of(ExperimentSnapshot snapshot) {
		Experiment experiment = snapshot.experiment();
		return new ExperimentDescriptor(experiment.name(), snapshot.state().label(), snapshot.since(),
				snapshot.reason(), snapshot.injected(), experiment.duration(), experiment.seed(), rules(experiment));
	}

	/** One that is over for so long that nobody remembers how it went. */
	static ExperimentDescriptor forgotten(Experiment experiment) {
		return new ExperimentDescriptor(experiment.name(), "created", null, null, 0, experiment.duration(),
				experiment.seed(), rules(experiment));
	}

	private static List<Rule> rules(Experiment experiment) {
		return experiment.rules().stream().map(Rule::of).toList();
	}

	/**
	 * What strikes whom.
	 *
	 * @param dependency name of the dependency, or {@code *}
	 * @param operation name of the operation, absent for all
	 * @param fault {@code latency}, {@code exception}, {@code hang} or {@code result}
	 * @param latency shortest delay, where it is one
	 * @param latencyMax longest delay, where it is one
	 * @param exception class of the exception, where it is one
	 * @param probability share of the calls
	 */
	public record Rule(String dependency, @Nullable String operation, String fault, @Nullable Duration latency,
			@Nullable Duration latencyMax, @Nullable String exception, double probability) {

		static Rule of(FaultRule rule) {
			Fault fault = rule.fault();
			Fault.Latency latency = (fault instanceof Fault.Latency delay) ? delay : null;
			return new Rule(rule.dependency(), rule.operation(), fault.kind(),
					(latency != null) ? latency.least() : null, (latency != null) ? latency.most() : null,
					(fault instanceof Fault.Thrown thrown) ? thrown.type().getName() : null, rule.probability());
		}

	}

}
