package io.resilience.spring.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The last ten minutes of each dependency, a sample each ten seconds: what somebody wants
 * to see who opens the dashboard after something has happened. It reads snapshots, so
 * calls pay nothing for it, and keeps a fixed number of samples. Thread-safe.
 */
public final class DashboardHistory implements AutoCloseable {

	static final Duration INTERVAL = Duration.ofSeconds(10);

	static final int SIZE = 60;

	private final DependencyRegistry registry;

	private final Supplier<HealthThresholds> thresholds;

	private final Clock clock;

	private final String id;

	private final Map<String, Series> series = new HashMap<>();

	private final long[] times = new long[SIZE];

	/** How many samples there have been; the first has the number 1. */
	private long ticks;

	private Scheduler.@Nullable Task next;

	private boolean closed;

	/**
	 * Begins to take samples.
	 * @param registry the dependencies, and what waits for the next sample
	 * @param thresholds where trouble begins
	 */
	public DashboardHistory(DependencyRegistry registry, Supplier<HealthThresholds> thresholds) {
		this(registry, thresholds, Clock.systemUTC());
	}

	DashboardHistory(DependencyRegistry registry, Supplier<HealthThresholds> thresholds, Clock clock) {
		this.registry = registry;
		this.thresholds = thresholds;
		this.clock = clock;
		this.id = Long.toString(clock.millis(), Character.MAX_RADIX);
		schedule();
	}

	private synchronized void schedule() {
		if (!this.closed) {
			Scheduler scheduler = this.registry.scheduler();
			this.next = scheduler.schedule(() -> scheduler.dispatch(this::takeSample), Nanos.of(INTERVAL));
		}
	}

	private void takeSample() {
		try {
			sample();
		}
		finally {
			schedule();
		}
	}

	private synchronized void sample() {
		Instant now = this.clock.instant();
		this.ticks++;
		this.times[(int) (this.ticks % SIZE)] = now.toEpochMilli();
		Set<String> names = new HashSet<>();
		for (Dependency dependency : this.registry.dependencies()) {
			DependencySnapshot snapshot = dependency.snapshot();
			Series ofIt = series(snapshot.name());
			ofIt.add(this.ticks, snapshot.calls());
			ofIt.since(Condition.of(snapshot, this.thresholds.get()), now);
			names.add(snapshot.name());
		}
		this.series.keySet().retainAll(names);
	}

	private Series series(String name) {
		return this.series.computeIfAbsent(name, (key) -> new Series(SIZE));
	}

	/**
	 * Since when a dependency has been seen in a condition: exact to a sample, or to a
	 * reading of the dashboard.
	 */
	synchronized Instant since(String name, Condition condition) {
		return series(name).since(condition, this.clock.instant());
	}

	/** The samples after one that the reader has already. */
	synchronized HistoryDescriptor read(long after) {
		long first = Math.max(Math.max(after, 0) + 1, this.ticks - SIZE + 1);
		List<Long> at = new ArrayList<>();
		for (long tick = first; tick <= this.ticks; tick++) {
			at.add(this.times[(int) (tick % SIZE)]);
		}
		Map<String, List<@Nullable Sample>> samples = new HashMap<>();
		if (!at.isEmpty()) {
			this.series.forEach((name, ofIt) -> samples.put(name, ofIt.read(first, this.ticks)));
		}
		return new HistoryDescriptor(this.id, INTERVAL.toSeconds(), SIZE, this.ticks, at, samples);
	}

	/**
	 * Takes no more samples.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.next != null) {
			this.next.cancel();
		}
	}

	/**
	 * Samples, for JSON.
	 *
	 * @param id changes with each start of the application: samples of another id are
	 * worth nothing
	 * @param interval seconds between two samples
	 * @param size how many samples are kept
	 * @param newest number of the newest sample
	 * @param times when the samples were taken, in milliseconds since the epoch
	 * @param samples the samples by dependency, one for each of the times
	 */
	record HistoryDescriptor(String id, long interval, int size, long newest, List<Long> times,
			Map<String, List<@Nullable Sample>> samples) {

	}

}
