package io.resilience.loadshed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LoadShedder} goes by: a configuration and the parts that carry it out.
 * Swapped as a whole.
 */
record Rules(LoadShedderConfig config, Ranking ranking, Pressure pressure, AdaptiveLimit adaptive,
		@Nullable FairShares shares, @Nullable LatencySignal latency) {

	/**
	 * The rules for a configuration. What has been learned under the rules before lives
	 * on where it still has a meaning.
	 */
	static Rules of(LoadShedderConfig config, @Nullable Rules before, Parts parts) {
		FairShares shares = (config.strategy() == ShedStrategy.FAIR) ? shares(config, before, parts) : null;
		LatencySignal latency = latency(config, before);
		return new Rules(config, ranking(config, shares, parts), pressure(config, latency, parts),
				adaptive(config, before, parts), shares, latency);
	}

	private static Ranking ranking(LoadShedderConfig config, @Nullable FairShares shares, Parts parts) {
		if (shares != null) {
			return shares;
		}
		return (config.strategy() == ShedStrategy.RANDOM) ? Ranking.byChance(parts.random()) : Ranking.byPriority();
	}

	private static FairShares shares(LoadShedderConfig config, @Nullable Rules before, Parts parts) {
		if (before != null && before.shares != null && before.config.maxClients() == config.maxClients()
				&& before.config.sampleInterval().equals(config.sampleInterval())) {
			return before.shares;
		}
		// Salted, so that two clients who share a cell here do not share one everywhere.
		long salt = Double.doubleToLongBits(parts.random().getAsDouble());
		return new FairShares(config.maxClients(), Nanos.of(config.sampleInterval()), parts.ticker().read(), salt);
	}

	private static @Nullable LatencySignal latency(LoadShedderConfig config, @Nullable Rules before) {
		if (config.latencyThreshold() == null) {
			return null;
		}
		long threshold = config.latencyThresholdNanos();
		Scale scale = new Scale(threshold, 2.0 * threshold, config.lowWatermark());
		return (before != null && before.latency != null && before.latency.scale().equals(scale)) ? before.latency
				: new LatencySignal(scale);
	}

	private static Pressure pressure(LoadShedderConfig config, @Nullable LatencySignal latency, Parts parts) {
		List<LoadSignal> signals = new ArrayList<>();
		if (config.cpuThreshold() < 1) {
			signals.add(new CpuSignal(new Scale(config.cpuThreshold(), 1, config.lowWatermark()),
					CpuSignal.containerLoad()));
		}
		if (config.memoryThreshold() < 1) {
			signals.add(new MemorySignal(new Scale(config.memoryThreshold(), 1, config.lowWatermark()),
					HeapAfterCollection.system(), parts.ticker()));
		}
		if (latency != null) {
			signals.add(latency);
		}
		signals.addAll(parts.signals());
		return new Pressure(signals, Nanos.of(config.sampleInterval()));
	}

	private static AdaptiveLimit adaptive(LoadShedderConfig config, @Nullable Rules before, Parts parts) {
		Bounds bounds = config.bounds();
		if (before == null) {
			return new AdaptiveLimit((parts.limit() != null) ? parts.limit() : limit(config, bounds), bounds);
		}
		LoadShedderConfig old = before.config;
		if (parts.limit() != null) {
			before.adaptive.rebase((limit) -> limit, bounds);
		}
		else if (old.algorithm() != config.algorithm() || !old.bounds().equals(bounds)
				|| old.latencyThresholdNanos() != config.latencyThresholdNanos()) {
			before.adaptive.rebase((limit) -> rebase(limit, config, bounds), bounds);
		}
		return before.adaptive;
	}

	private static Limit rebase(Limit limit, LoadShedderConfig config, Bounds bounds) {
		if (limit instanceof GradientLimit gradient && config.algorithm() == LimitAlgorithm.GRADIENT) {
			return gradient.within(bounds);
		}
		return limit(config, Bounds.of((int) bounds.clamp(limit.settled()), bounds.min(), bounds.max()));
	}

	private static Limit limit(LoadShedderConfig config, Bounds bounds) {
		return switch (config.algorithm()) {
			case GRADIENT -> new GradientLimit(bounds);
			case AIMD -> new AimdLimit(bounds, config.latencyThresholdNanos());
		};
	}

	/** Calls in flight at once, critical ones included. */
	int hardLimit() {
		return isAdaptive() ? this.adaptive.current() : this.config.maxLimit();
	}

	/** The same for a critical call, which no probe holds up. */
	int hardLimitForCritical() {
		return isAdaptive() ? this.adaptive.settled() : this.config.maxLimit();
	}

	/** The pressure at which a call of this rank is shed. */
	double mark(double rank) {
		return this.config.lowWatermark() + (this.config.highWatermark() - this.config.lowWatermark()) * rank;
	}

	/**
	 * How many calls may be in flight, itself included, after a call with this mark has
	 * been admitted. At least 1, or a limit that has come down to the floor would never
	 * see a sample again.
	 */
	int allowed(double mark) {
		double share = hardLimit() * (1 - this.config.criticalReserve()) * mark;
		return Math.max(1, (int) Math.ceil(share - 1e-9));
	}

	void learn(long startNanos, long rttNanos, int inFlight, Outcome outcome) {
		if (this.latency != null) {
			this.latency.record(rttNanos);
		}
		if (isAdaptive()) {
			this.adaptive.update(startNanos, rttNanos, inFlight, outcome == Outcome.DROPPED);
		}
	}

	boolean learns() {
		return isAdaptive() || this.latency != null;
	}

	boolean isAdaptive() {
		return this.config.strategy() == ShedStrategy.ADAPTIVE;
	}

	/**
	 * What a shedder was built with beside its configuration.
	 */
	record Parts(Ticker ticker, List<LoadSignal> signals, @Nullable Limit limit, DoubleSupplier random) {
	}

}
