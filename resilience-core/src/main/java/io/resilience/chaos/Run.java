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

	private final LongAdder injected = new LongAdder();

	private final LongAdder injectedByAll;

	final long beganNanos;

	private final List<Chance> chances = new ArrayList<>();

	private volatile ExperimentSnapshot status;

	Run(Experiment experiment, Ticker ticker, Scheduler scheduler, LongAdder injectedByAll) {
		this.experiment = experiment;
		this.injectedByAll = injectedByAll;
		this.pauses = new Pauses(ticker, scheduler);
		this.beganNanos = ticker.read();
		for (int i = 0; i < experiment.rules().size(); i++) {
			this.chances.add(new Chance(Chance.mix(experiment.seed() + i)));
		}
		this.status = new ExperimentSnapshot(experiment, ExperimentState.CREATED, Instant.now(), "not begun yet", 0);
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

	/** Counts a fault. */
	void struck() {
		this.injected.increment();
		this.injectedByAll.increment();
	}

	boolean isRunning() {
		return this.status.state() == ExperimentState.RUNNING;
	}

	/** Whether it is just this experiment, and has not begun. */
	boolean isDeclared(Experiment experiment) {
		return this.status.state() == ExperimentState.CREATED && this.experiment.equals(experiment);
	}

	boolean isOver() {
		ExperimentState state = this.status.state();
		return state != ExperimentState.CREATED && state != ExperimentState.RUNNING;
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
