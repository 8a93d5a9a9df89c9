package io.resilience.health;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import io.resilience.alert.AlertKind;
import io.resilience.alert.Alerts;
import io.resilience.event.EventPublisher;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.time.TimerThread;
import org.jspecify.annotations.Nullable;

/**
 * Makes health checks in the background, each at its interval and all beside each other,
 * and remembers what they found.
 * <p>
 * A check that hangs is unhealthy when its time is over. It delays no other, and keeps
 * the thread it is on until it reacts to its interrupt; it is not called again before.
 * <p>
 * Thread-safe.
 */
public final class HealthMonitor implements AutoCloseable {

	private final Map<String, MonitoredCheck> checks = new ConcurrentHashMap<>();

	private final List<HealthMonitorListener> listeners = new CopyOnWriteArrayList<>();

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final @Nullable TimerThread ownTimer;

	private final Executor executor;

	private final @Nullable CheckThreads ownThreads;

	private final Alerts alerts;

	private final EventPublisher events;

	private final int historySize;

	private volatile boolean started;

	private volatile boolean closed;

	private HealthMonitor(Builder builder) {
		this.ticker = builder.ticker;
		this.ownTimer = (builder.scheduler == null) ? new TimerThread("resilience-health-timer") : null;
		this.scheduler = (builder.scheduler != null) ? builder.scheduler : Objects.requireNonNull(this.ownTimer);
		this.ownThreads = (builder.executor == null) ? new CheckThreads() : null;
		this.executor = (builder.executor != null) ? builder.executor : Objects.requireNonNull(this.ownThreads);
		this.alerts = (builder.alerts != null) ? builder.alerts : new Alerts(this.ticker, Duration.ofHours(1));
		this.events = builder.events;
		this.historySize = builder.historySize;
	}

	/**
	 * Creates a monitor without checks.
	 * @return the monitor, to be {@linkplain #start() started} and closed
	 */
	public static HealthMonitor create() {
		return builder().build();
	}

	/**
	 * Starts with the system's time and threads of the monitor's own.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Adds a check with default settings.
	 * @param name its name
	 * @param check the check
	 * @throws IllegalStateException if the name is taken, or the monitor is closed
	 */
	public void register(String name, HealthCheck check) {
		register(name, check, HealthCheckConfig.defaults());
	}

	/**
	 * Adds a check. If the monitor has been started, it is made at once.
	 * @param name its name
	 * @param check the check; not closed by the monitor
	 * @param config its settings
	 * @throws IllegalStateException if the name is taken, or the monitor is closed
	 */
	public void register(String name, HealthCheck check, HealthCheckConfig config) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("Invalid name ('%s'): must not be blank".formatted(name));
		}
		if (this.closed) {
			throw new IllegalStateException("Health check '%s' comes too late: the monitor is closed".formatted(name));
		}
		MonitoredCheck monitored = new MonitoredCheck(name, check, config, this);
		if (this.checks.putIfAbsent(name, monitored) != null) {
			throw new IllegalStateException(
					"There is a health check '%s' already. Give one of them another name, or remove the first."
						.formatted(name));
		}
		this.listeners.forEach((listener) -> listener.registered(name));
		if (this.started) {
			monitored.start();
		}
		if (this.closed) {
			monitored.stop();
		}
	}

	/**
	 * Takes a check away. If it is being made, it is interrupted.
	 * @param name its name
	 * @return whether there was one
	 */
	public boolean remove(String name) {
		MonitoredCheck removed = this.checks.remove(name);
		if (removed == null) {
			return false;
		}
		removed.stop();
		this.alerts.over(AlertKind.HEALTH_CHECK, name, "Health check '%s' is removed".formatted(name));
		this.alerts.deliver();
		this.listeners.forEach((listener) -> listener.removed(name));
		return true;
	}

	/**
	 * Tells a listener of the checks that there are, and of all that come and go.
	 * @param listener the listener
	 */
	public void addListener(HealthMonitorListener listener) {
		this.listeners.add(listener);
		this.checks.keySet().forEach(listener::registered);
	}

	/**
	 * Makes all checks from now on, the first time at once.
	 */
	public void start() {
		this.started = true;
		this.checks.values().forEach(MonitoredCheck::start);
	}

	/**
	 * Makes all checks once, now; joins those that are being made.
	 * @return completes with what all found, at the latest when the longest time limit is
	 * over
	 */
	public CompletionStage<HealthSnapshot> checkNow() {
		CompletableFuture<?>[] answers = this.checks.values()
			.stream()
			.map(MonitoredCheck::checkNow)
			.toArray(CompletableFuture<?>[]::new);
		return CompletableFuture.allOf(answers).thenApply((nothing) -> snapshot());
	}

	/**
	 * What all checks found last.
	 * @return the checks by name
	 */
	public HealthSnapshot snapshot() {
		Map<String, HealthCheckSnapshot> snapshots = new LinkedHashMap<>();
		new TreeMap<>(this.checks).forEach((name, check) -> snapshots.put(name, check.snapshot()));
		return new HealthSnapshot(snapshots);
	}

	/**
	 * What a check found last.
	 * @param name its name
	 * @return the check, or empty if there is none
	 */
	public Optional<HealthCheckSnapshot> find(String name) {
		return Optional.ofNullable(this.checks.get(name)).map(MonitoredCheck::snapshot);
	}

	/**
	 * What is wrong: checks that were in trouble {@code alert_threshold} times in a row,
	 * and whatever else is noted there.
	 * @return the alerts, to add listeners to
	 */
	public Alerts alerts() {
		return this.alerts;
	}

	/**
	 * Tells of checks whose status changes.
	 * @return the publisher, to add listeners to
	 */
	public EventPublisher events() {
		return this.events;
	}

	void tell(String name, HealthStatus before, HealthStatus now) {
		if (before != now && this.events.isHeard(HealthStatusChanged.class)) {
			this.events.publish(new HealthStatusChanged(Instant.now(), name, before, now));
		}
		this.alerts.deliver();
	}

	Ticker ticker() {
		return this.ticker;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	Executor executor() {
		return this.executor;
	}

	int historySize() {
		return this.historySize;
	}

	/**
	 * Makes no more checks, interrupts those that are being made, and ends the monitor's
	 * own threads.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.checks.values().forEach(MonitoredCheck::stop);
		if (this.ownThreads != null) {
			this.ownThreads.close();
		}
		if (this.ownTimer != null) {
			this.ownTimer.close();
		}
	}

	/**
	 * Builds a {@link HealthMonitor}. Not thread-safe.
	 */
	public static final class Builder {

		private Ticker ticker = Ticker.system();

		private @Nullable Scheduler scheduler;

		private @Nullable Executor executor;

		private @Nullable Alerts alerts;

		private EventPublisher events = new EventPublisher();

		private int historySize = 100;

		private Builder() {
		}

		/**
		 * What measures time, and what waits; by default the system's clock and a thread
		 * of the monitor's own. A scheduler that is given is not closed.
		 * @param ticker the ticker
		 * @param scheduler the scheduler
		 * @return this
		 */
		public Builder time(Ticker ticker, Scheduler scheduler) {
			this.ticker = ticker;
			this.scheduler = scheduler;
			return this;
		}

		/**
		 * What checks run on; by default threads of the monitor's own, one for each check
		 * that is being made.
		 * @param executor the executor, not closed by the monitor
		 * @return this
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Where troubles are noted; by default alerts of the monitor's own, repeated each
		 * hour.
		 * @param alerts the alerts
		 * @return this
		 */
		public Builder alerts(Alerts alerts) {
			this.alerts = alerts;
			return this;
		}

		/**
		 * Where changes of status are told; by default a publisher of the monitor's own.
		 * @param events the publisher
		 * @return this
		 */
		public Builder events(EventPublisher events) {
			this.events = events;
			return this;
		}

		/**
		 * How many results of each check are remembered; 100 by default.
		 * @param historySize at least 1
		 * @return this
		 */
		public Builder historySize(int historySize) {
			if (historySize < 1) {
				throw new IllegalArgumentException(
						"Invalid history_size (%d): must be at least 1".formatted(historySize));
			}
			this.historySize = historySize;
			return this;
		}

		/**
		 * Builds it.
		 * @return the monitor, to be started and closed
		 */
		public HealthMonitor build() {
			return new HealthMonitor(this);
		}

	}

}
