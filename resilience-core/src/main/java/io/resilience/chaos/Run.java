package io.resilience.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * An experiment under way, or over. Its state changes under the injector's lock.
 */
final class Run {

	final Experiment experiment;

	final Pauses pauses;

	final LongAdder injected = new LongAdder();

	final long beganNanos;

	private final List<Chance> chances = new ArrayList<>();

	private volatile ExperimentSnapshot status;

	Run(Experiment experiment, Ticker ticker, Scheduler scheduler) {
		this.experiment = experiment;
		this.pauses = new Pauses(ticker, scheduler);
		this.beganNanos = ticker.read();
		for (int i = 0; i < experiment.rules().size(); i++) {
			this.chances.add(new Chance(Chance.mix(experiment.seed() + i)));
		}
		this.status = new ExperimentSnapshot(experiment, ExperimentState.CREATED, Instant.now(), null, 0);
	}

	/** The rules that match, in their order, or null if none does. */
	@Nullable List<Strike> strikes(String dependency, String operation) {
		List<Strike> strikes = null;
		List<FaultRule> rules = this.experiment.rules();
		for (int i = 0; i < rules.size(); i++) {
			if (rules.get(i).matches(dependency, operation)) {
				strikes = (strikes != null) ? strikes : new ArrayList<>();
				strikes.add(new Strike(this, rules.get(i), this.chances.get(i)));
			}
		}
		return strikes;
	}

	boolean isRunning() {
		return this.status.state() == ExperimentState.RUNNING;
	}

	void enter(ExperimentState state, String reason) {
		this.status = new ExperimentSnapshot(this.experiment, state, Instant.now(), reason, 0);
	}

	ExperimentSnapshot snapshot() {
		ExperimentSnapshot status = this.status;
		return new ExperimentSnapshot(this.experiment, status.state(), status.since(), status.reason(),
				this.injected.sum());
	}

}
