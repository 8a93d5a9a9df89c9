package io.resilience.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.alert.AlertKind;
import io.resilience.alert.AlertLevel;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A check of a monitor, made again and again, and what it found. There is one run at a
 * time: a check that hangs keeps one thread, and is in trouble for as long as it hangs.
 */
final class MonitoredCheck {

	private final String name;

	private final HealthCheck check;

	private final HealthCheckConfig config;

	private final HealthMonitor monitor;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<HealthRecord> history = new ArrayDeque<>();

	private HealthStatus status = HealthStatus.HEALTHY;

	private Instant since = Instant.now();

	/** Times in a row that it was not healthy. */
	private int failures;

	/** Times in a row that it was unhealthy. */
	private int unhealthy;

	private boolean alerted;

	/** When an alert was last raised. */
	private long alertedNanos;

	private @Nullable CheckRun run;

	private CompletableFuture<Void> answer = new CompletableFuture<>();

	private Scheduler.@Nullable Task next;

	private boolean stopped;

	MonitoredCheck(String name, HealthCheck check, HealthCheckConfig config, HealthMonitor monitor) {
		this.name = name;
		this.check = check;
		this.config = config;
		this.monitor = monitor;
	}

	/** From now on at each interval, the first time at once. */
	void start() {
		this.lock.lock();
		try {
			if (!this.stopped && this.next == null) {
				this.next = this.monitor.scheduler().schedule(this::tick, 0);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void tick() {
		this.lock.lock();
		try {
			if (this.stopped) {
				return;
			}
			scheduleNext();
		}
		finally {
			this.lock.unlock();
		}
		checkNow();
	}

	private void scheduleNext() {
		this.next = this.monitor.scheduler().schedule(this::tick, Nanos.of(pace(this.status)));
	}

	private Duration pace(HealthStatus status) {
		return isWell(status) ? this.config.interval() : this.config.recoveryInterval();
	}

	/** The next check was set before this one had its result. */
	private void keepPace(HealthStatus before) {
		if (this.next != null && !pace(before).equals(pace(this.status))) {
			this.next.cancel();
			scheduleNext();
		}
	}

	private static boolean isWell(HealthStatus status) {
		return status == HealthStatus.HEALTHY;
	}

	/**
	 * Checks now, or joins a check that is being made.
	 * @return completes when there is an answer
	 */
	CompletableFuture<Void> checkNow() {
		CheckRun begun;
		CompletableFuture<Void> answer;
		this.lock.lock();
		try {
			if (this.stopped) {
				return CompletableFuture.completedFuture(null);
			}
			if (this.run != null && !this.run.isOver()) {
				return this.answer;
			}
			answer = new CompletableFuture<>();
			this.answer = answer;
			if (this.run != null && !this.run.hasLeft()) {
				this.monitor.scheduler().dispatch(() -> stillHanging(answer));
				return answer;
			}
			begun = new CheckRun(this.name, this.check, this.config.timeout(), this.monitor.ticker(),
					this.monitor.scheduler(), (result, duration) -> ended(result, duration, answer));
			this.run = begun;
		}
		finally {
			this.lock.unlock();
		}
		begun.start(this.monitor.executor());
		return answer;
	}

	private void stillHanging(CompletableFuture<Void> answer) {
		ended(HealthResult.unhealthy("Has not come back from an earlier check, so it is not asked again"),
				Duration.ZERO, answer);
	}

	private void ended(HealthResult result, Duration duration, CompletableFuture<Void> answer) {
		HealthStatus before;
		this.lock.lock();
		try {
			if (this.stopped) {
				answer.complete(null);
				return;
			}
			before = this.status;
			note(result, duration);
			alert(result);
			keepPace(before);
		}
		finally {
			this.lock.unlock();
		}
		answer.complete(null);
		this.monitor.tell(this.name, before, result.status());
	}

	private void note(HealthResult result, Duration duration) {
		Instant time = Instant.now();
		this.history.addFirst(new HealthRecord(time, duration, result));
		while (this.history.size() > this.monitor.historySize()) {
			this.history.removeLast();
		}
		if (this.status != result.status()) {
			this.status = result.status();
			this.since = time;
		}
		this.failures = !isWell(result.status()) ? this.failures + 1 : 0;
		this.unhealthy = (result.status() == HealthStatus.UNHEALTHY) ? this.unhealthy + 1 : 0;
	}

	private void alert(HealthResult result) {
		if (this.failures == 0) {
			this.monitor.alerts()
				.over(AlertKind.HEALTH_CHECK, this.name, "Health check '%s' is healthy".formatted(this.name));
		}
		else if (this.failures >= this.config.alertThreshold() && mayAlert()) {
			boolean critical = this.config.critical() && this.unhealthy >= this.config.alertThreshold();
			this.monitor.alerts()
				.firing(AlertKind.HEALTH_CHECK, this.name, critical ? AlertLevel.CRITICAL : AlertLevel.WARNING,
						"Health check '%s' is %s (%d times in a row)%s".formatted(this.name, result.status().label(),
								this.failures, (result.message() != null) ? ": " + result.message() : ""));
		}
	}

	/** One that lasts is told as often as the alerts say. */
	private boolean mayAlert() {
		if (this.monitor.alerts().isFiring(AlertKind.HEALTH_CHECK, this.name)) {
			return true;
		}
		long now = this.monitor.ticker().read();
		if (this.alerted && now - this.alertedNanos < Nanos.of(this.config.alertInterval())) {
			return false;
		}
		this.alerted = true;
		this.alertedNanos = now;
		return true;
	}

	HealthCheckSnapshot snapshot() {
		this.lock.lock();
		try {
			List<HealthRecord> history = new ArrayList<>(this.history);
			return new HealthCheckSnapshot(this.name, this.config, this.status, this.since, this.failures, history);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Checks no more, and interrupts the check that is being made. */
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			if (this.next != null) {
				this.next.cancel();
			}
			if (this.run != null) {
				this.run.abandon();
			}
			this.answer.complete(null);
		}
		finally {
			this.lock.unlock();
		}
	}

}
