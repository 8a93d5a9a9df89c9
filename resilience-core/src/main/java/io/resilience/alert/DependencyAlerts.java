package io.resilience.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.resilience.circuitbreaker.CircuitBreakerSnapshot;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the dependencies of a registry now and then, also at those that are registered
 * later, and notes which are worth an {@linkplain Alerts alert}: open breakers, full
 * bulkheads, many failures, many timeouts. Calls pay nothing for it.
 * <p>
 * Thread-safe.
 */
public final class DependencyAlerts implements AutoCloseable {

	private final DependencyRegistry registry;

	private final Alerts alerts;

	private final AlertThresholds thresholds;

	private final long intervalNanos;

	private final Map<String, RecentCalls> recentCalls = new TreeMap<>();

	private Scheduler.@Nullable Task next;

	private boolean closed;

	/**
	 * Creates it. It looks when {@linkplain #start() started}, or asked to.
	 * @param registry the dependencies, and what measures the time and waits
	 * @param alerts where to note what is wrong
	 * @param thresholds what is worth an alert
	 * @param interval how often to look, above zero
	 */
	public DependencyAlerts(DependencyRegistry registry, Alerts alerts, AlertThresholds thresholds, Duration interval) {
		this.registry = registry;
		this.alerts = alerts;
		this.thresholds = thresholds;
		this.intervalNanos = Nanos.of(Nanos.requirePositive("health_check_interval", interval));
		for (DependencySnapshot snapshot : snapshots()) {
			this.recentCalls.put(snapshot.name(), recentCalls(snapshot));
		}
	}

	/** What was counted before this came counts for nothing. */
	private RecentCalls recentCalls(DependencySnapshot snapshot) {
		return new RecentCalls(windowNanos(), now(), DecidedCalls.of(snapshot.calls()));
	}

	private long windowNanos() {
		return Nanos.of(this.thresholds.window());
	}

	private long now() {
		return this.registry.ticker().read();
	}

	private Collection<DependencySnapshot> snapshots() {
		List<DependencySnapshot> snapshots = new ArrayList<>();
		for (Dependency dependency : this.registry.dependencies()) {
			snapshots.add(dependency.snapshot());
		}
		return snapshots;
	}

	/**
	 * Looks from now on at each interval, until closed.
	 */
	public synchronized void start() {
		if (!this.closed && this.next == null) {
			scheduleNext();
		}
	}

	private void scheduleNext() {
		this.next = this.registry.scheduler().schedule(this::tick, this.intervalNanos);
	}

	private void tick() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			scheduleNext();
		}
		this.registry.scheduler().dispatch(this::evaluate);
	}

	/**
	 * Looks now.
	 */
	public void evaluate() {
		synchronized (this) {
			Collection<DependencySnapshot> snapshots = snapshots();
			judgeBreakers(snapshots);
			snapshots.forEach(this::judgeBulkhead);
			snapshots.forEach(this::judgeCalls);
			forgetOthersThan(snapshots.stream().map(DependencySnapshot::name).collect(Collectors.toSet()));
		}
		this.alerts.deliver();
	}

	/** An alert lasts until its breaker is closed, however often it probes before. */
	private void judgeBreakers(Collection<DependencySnapshot> snapshots) {
		List<DependencySnapshot> open = snapshots.stream().filter((it) -> isOpen(it.circuitState())).toList();
		boolean enough = open.size() >= this.thresholds.openCircuitBreakers();
		for (DependencySnapshot snapshot : snapshots) {
			boolean firing = this.alerts.isFiring(AlertKind.CIRCUIT_BREAKER_OPEN, snapshot.name());
			if (isOpen(snapshot.circuitState()) && (enough || firing)) {
				CircuitBreakerSnapshot breaker = snapshot.circuitBreaker();
				this.alerts.firing(AlertKind.CIRCUIT_BREAKER_OPEN, snapshot.name(),
						snapshot.config().critical() ? AlertLevel.CRITICAL : AlertLevel.WARNING,
						"Circuit breaker of '%s' is %s (%s)".formatted(snapshot.name(), snapshot.circuitState().label(),
								(breaker != null) ? breaker.reason() : ""));
			}
			else if (snapshot.circuitState() != CircuitState.HALF_OPEN) {
				this.alerts.over(AlertKind.CIRCUIT_BREAKER_OPEN, snapshot.name(),
						"Circuit breaker of '%s' is %s".formatted(snapshot.name(), snapshot.circuitState().label()));
			}
		}
	}

	private static boolean isOpen(CircuitState state) {
		return state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
	}

	private void judgeBulkhead(DependencySnapshot snapshot) {
		judge(AlertKind.BULKHEAD_UTILIZATION, snapshot.name(), snapshot.bulkhead().utilization(),
				this.thresholds.bulkheadUtilization(), "%d of %d permits of '%s' are in use"
					.formatted(snapshot.bulkhead().active(), snapshot.bulkhead().capacity(), snapshot.name()));
	}

	private void judgeCalls(DependencySnapshot snapshot) {
		String name = snapshot.name();
		RecentCalls recent = this.recentCalls.computeIfAbsent(name,
				(key) -> new RecentCalls(windowNanos(), now(), DecidedCalls.NONE));
		DecidedCalls calls = recent.read(now(), DecidedCalls.of(snapshot.calls()));
		boolean enough = calls.total() >= this.thresholds.minimumCalls();
		judge(AlertKind.FAILURE_RATE, name, enough ? calls.failureRate() : 0, this.thresholds.failureRate(),
				"%d of the last %d calls of '%s' failed or timed out (%s)".formatted(calls.failed(), calls.total(),
						name, percent(calls.failureRate())));
		judge(AlertKind.TIMEOUT_RATE, name, enough ? calls.timeoutRate() : 0, this.thresholds.timeoutRate(),
				"%d of the last %d calls of '%s' timed out (%s)".formatted(calls.timedOut(), calls.total(), name,
						percent(calls.timeoutRate())));
	}

	private static String percent(double share) {
		return String.format(Locale.ROOT, "%.1f %%", share * 100);
	}

	private void judge(AlertKind kind, String name, double value, double threshold, String message) {
		if (value > 0 && value >= threshold) {
			this.alerts.firing(kind, name, AlertLevel.WARNING, message);
		}
		else {
			this.alerts.over(kind, name, message);
		}
	}

	private void forgetOthersThan(Set<String> names) {
		this.recentCalls.keySet().removeIf((name) -> {
			boolean gone = !names.contains(name);
			if (gone) {
				for (AlertKind kind : AlertKind.values()) {
					if (kind != AlertKind.HEALTH_CHECK) {
						this.alerts.over(kind, name, "Dependency '%s' is removed".formatted(name));
					}
				}
			}
			return gone;
		});
	}

	/**
	 * Looks no more.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.next != null) {
			this.next.cancel();
		}
	}

}
