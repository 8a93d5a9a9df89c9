package io.resilience.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.guard.ObservedCall;
import io.resilience.guard.Operation;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link Experiment experiments} on the dependencies of a registry. Faults strike
 * last in the chain, behind all guards and in place of, or before, the body. While no
 * experiment runs, calls do not know of it.
 * <p>
 * Thread-safe: experiments begin and end under one lock, which is never held while events
 * are told or calls are held up. Limits are looked at once a second. It keeps the last
 * {@value #KEPT} experiments.
 */
public final class FaultInjector implements AutoCloseable {

	static final int KEPT = 100;

	private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final DependencyRegistry registry;

	private final Object lock = new Object();

	/** By name, in the order in which they began; guarded by the lock. */
	private final Map<String, Run> runs = new LinkedHashMap<>();

	private volatile List<Run> running = List.of();

	private final LongAdder injected = new LongAdder();

	private @Nullable Runnable stopObserving;

	private Scheduler.Task look = () -> {
	};

	private boolean closed;

	/**
	 * Creates an injector.
	 * @param registry whose dependencies it may attack
	 */
	public FaultInjector(DependencyRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Makes an experiment known that is to begin later. What it names need not exist yet.
	 * @param experiment the experiment
	 * @return how it stands now
	 * @throws IllegalStateException if one of its name is known already
	 */
	public ExperimentSnapshot declare(Experiment experiment) {
		Run run = new Run(experiment, this.registry.ticker(), this.registry.scheduler(), this.injected);
		synchronized (this.lock) {
			if (this.runs.putIfAbsent(experiment.name(), run) != null) {
				throw new IllegalStateException("Experiment '%s' is known already: give one of the two another name"
					.formatted(experiment.name()));
			}
		}
		tell(run.snapshot());
		return run.snapshot();
	}

	/**
	 * Begins an experiment, unless its steady state does not hold: then it has failed,
	 * and no fault strikes.
	 * @param experiment the experiment
	 * @return how it stands now
	 * @throws NoSuchElementException if it names a dependency that does not exist: one to
	 * attack, of its steady state, or of its limit
	 * @throws IllegalStateException if one of its name runs already, or this is closed
	 */
	public ExperimentSnapshot start(Experiment experiment) {
		experiment.rules().forEach(this::requireTarget);
		requireKnown(experiment.steadyState());
		requireKnown(experiment.limit());
		Run run = new Run(experiment, this.registry.ticker(), this.registry.scheduler(), this.injected);
		ExperimentSnapshot created = run.snapshot();
		String problem = problem(experiment.steadyState());
		boolean isDeclared;
		synchronized (this.lock) {
			Run before = this.runs.get(experiment.name());
			isDeclared = before != null && before.isDeclared(experiment);
			if (this.closed || (before != null && before.isRunning())) {
				throw new IllegalStateException("Experiment '%s' cannot start: %s".formatted(experiment.name(),
						this.closed ? "the injector is closed" : "it is running already; stop it first"));
			}
			this.runs.remove(experiment.name()); // to be the youngest again
			this.runs.put(experiment.name(), run);
			forgetOldest();
			if (problem != null) {
				run.enter(ExperimentState.FAILED, "no steady state before it: " + problem);
			}
			else {
				run.enter(ExperimentState.RUNNING, "runs for " + experiment.duration());
				refresh();
			}
		}
		if (!isDeclared) {
			tell(created);
		}
		tell(run.snapshot());
		return run.snapshot();
	}

	private void requireTarget(FaultRule rule) {
		if (!rule.dependency().equals(FaultRule.ANY)) {
			this.registry.get(rule.dependency());
		}
	}

	private void requireKnown(@Nullable SteadyState state) {
		if (state != null) {
			state.dependencies().forEach(this.registry::get);
		}
	}

	private void forgetOldest() {
		this.runs.values().stream().filter(Run::isOver).findFirst().ifPresent((oldest) -> {
			if (this.runs.size() > KEPT) {
				this.runs.remove(oldest.experiment.name());
			}
		});
	}

	/** Under the lock: attacks with what runs, and with nothing if nothing does. */
	private void refresh() {
		this.running = this.runs.values().stream().filter(Run::isRunning).toList();
		if (this.running.isEmpty()) {
			if (this.stopObserving != null) {
				this.stopObserving.run();
				this.stopObserving = null;
			}
			this.look.cancel();
		}
		else if (this.stopObserving == null) {
			this.stopObserving = this.registry.observers().add(this::begin);
			lookAgain();
		}
	}

	private void lookAgain() {
		Scheduler scheduler = this.registry.scheduler();
		long next = LOOK_NANOS;
		for (Run run : this.running) {
			next = Math.min(next, Math.max(1, left(run)));
		}
		this.look = scheduler.schedule(() -> scheduler.dispatch(this::look), next);
	}

	private long left(Run run) {
		return Nanos.of(run.experiment.duration()) - (this.registry.ticker().read() - run.beganNanos);
	}

	/** Ends what is over or has passed its limit. */
	private void look() {
		for (Run run : this.running) {
			String passed = problem(run.experiment.limit());
			if (passed != null) {
				end(run, ExperimentState.ABORTED, "its limit is passed: " + passed);
			}
			else if (left(run) <= 0) {
				String problem = problem(run.experiment.steadyState());
				end(run, (problem != null) ? ExperimentState.FAILED : ExperimentState.COMPLETED,
						(problem != null) ? "no steady state after it: " + problem : "its time is over");
			}
		}
		synchronized (this.lock) {
			if (!this.running.isEmpty()) {
				lookAgain();
			}
		}
	}

	private boolean end(Run run, ExperimentState state, String reason) {
		synchronized (this.lock) {
			if (!run.isRunning()) {
				return false;
			}
			run.enter(state, reason);
			refresh();
		}
		run.pauses.end();
		tell(run.snapshot());
		return true;
	}

	/**
	 * Ends an experiment early. What it holds up goes on.
	 * @param name its name
	 * @param reason why, for the event
	 * @return whether it was running
	 */
	public boolean stop(String name, String reason) {
		Run run;
		synchronized (this.lock) {
			run = this.runs.get(name);
		}
		return run != null && end(run, ExperimentState.ABORTED, "stopped: " + reason);
	}

	/**
	 * Ends all experiments at once.
	 * @param reason why, for the events
	 * @return how many were running
	 */
	public int emergencyStop(String reason) {
		int stopped = 0;
		for (Run run : this.running) {
			if (end(run, ExperimentState.ABORTED, "emergency stop: " + reason)) {
				stopped++;
			}
		}
		return stopped;
	}

	private @Nullable ObservedCall begin(Operation operation) {
		String dependency = operation.guard().name();
		boolean isOfDependency = this.registry.find(dependency)
			.filter((known) -> known.guard() == operation.guard())
			.isPresent();
		if (!isOfDependency) { // a composed operation, whose parts are struck
			return null;
		}
		List<Strike> strikes = null;
		for (Run run : this.running) {
			List<Strike> more = run.strikes(dependency, operation.name());
			if (more != null) {
				strikes = (strikes != null) ? strikes : new ArrayList<>();
				strikes.addAll(more);
			}
		}
		return (strikes != null) ? new StruckCall(strikes) : null;
	}

	private @Nullable String problem(@Nullable SteadyState state) {
		if (state == null) {
			return null;
		}
		for (Dependency dependency : this.registry.dependencies()) {
			if (state.dependencies().isEmpty() || state.dependencies().contains(dependency.name())) {
				String problem = problem(state, dependency.snapshot());
				if (problem != null) {
					return problem;
				}
			}
		}
		return null;
	}

	private static @Nullable String problem(SteadyState state, DependencySnapshot dependency) {
		CircuitState breaker = dependency.circuitState();
		if (state.breakersClosed() && (breaker == CircuitState.OPEN || breaker == CircuitState.FORCED_OPEN)) {
			return "the breaker of '%s' is %s".formatted(dependency.name(), breaker.label());
		}
		double successRate = 1 - dependency.calls().recent().failureRate();
		boolean isBad = dependency.calls().recent().total() >= state.minCalls() && successRate < state.minSuccessRate();
		return isBad ? "only %.1f %% of the calls of '%s' succeeded in the last minute, not %.1f %%"
			.formatted(100 * successRate, dependency.name(), 100 * state.minSuccessRate()) : null;
	}

	private void tell(ExperimentSnapshot now) {
		if (this.registry.events().isHeard()) {
			this.registry.events()
				.publish(new ExperimentChanged(Instant.now(), now.experiment().rules().get(0).dependency(),
						now.experiment().name(), now.state(), now.reason(), now.injected()));
		}
	}

	/**
	 * How an experiment stands.
	 * @param name its name
	 * @return the experiment, or empty if there is none of that name
	 */
	public Optional<ExperimentSnapshot> find(String name) {
		synchronized (this.lock) {
			return Optional.ofNullable(this.runs.get(name)).map(Run::snapshot);
		}
	}

	/**
	 * How all experiments stand, the last {@value #KEPT} of them.
	 * @return in the order in which they began, or else were declared
	 */
	public List<ExperimentSnapshot> experiments() {
		synchronized (this.lock) {
			return this.runs.values().stream().map(Run::snapshot).toList();
		}
	}

	/**
	 * The experiments that run now.
	 * @return in the order in which they began
	 */
	public List<ExperimentSnapshot> running() {
		return this.running.stream().map(Run::snapshot).toList();
	}

	/**
	 * How many faults have struck, of all experiments that there ever were.
	 * @return the number
	 */
	public long injected() {
		return this.injected.sum();
	}

	/**
	 * Ends all experiments; no more can begin.
	 */
	@Override
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
		}
		emergencyStop("the injector is closed");
	}

}
