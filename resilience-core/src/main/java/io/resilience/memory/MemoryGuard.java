package io.resilience.memory;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

import io.resilience.event.EventPublisher;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.LoadSignal;
import io.resilience.time.Nanos;
import io.resilience.time.Ticker;

/**
 * Watches the memory of the process against a soft and a hard limit, and tells load
 * shedders: above the soft limit background work waits, above the hard limit only
 * critical work enters. A limit is left only some way below it, so that nothing flutters.
 * <p>
 * The heap is judged by what garbage collections leave, as the JVM tells it at the end of
 * each; the container by what it has in use, read at most once a second while somebody
 * asks. It starts no thread and never asks for a collection. Thread-safe: figures and
 * thresholds change under a lock that is held for arithmetic only. Of those who find the
 * level out of date one reads anew, and the others go by what was known before.
 */
public final class MemoryGuard implements AutoCloseable {

	private static final long READ_NANOS = 1_000_000_000L;

	private final String name;

	private final MemorySource source;

	private final Ticker ticker;

	private final EventPublisher events;

	private final Allocations allocations = new Allocations();

	private final ReentrantLock lock = new ReentrantLock();

	private final Threshold soft = new Threshold();

	private final Threshold hard = new Threshold();

	private final Runnable stopListening;

	private volatile MemoryGuardConfig config;

	private volatile MemoryLevel level = MemoryLevel.NORMAL;

	private final AtomicLong judgedNanos;

	/** What the last collection left, or -1; changes under the lock. */
	private volatile long heapAfterCollection = -1;

	private long collectedNanos;

	private MemoryGuard(Builder builder) {
		this.name = builder.name;
		this.config = builder.config;
		this.source = builder.source;
		this.ticker = builder.ticker;
		this.events = builder.events;
		this.judgedNanos = new AtomicLong(this.ticker.read() - READ_NANOS);
		this.stopListening = this.source.onCollection(this::collected);
	}

	/**
	 * Creates a guard of this JVM's memory.
	 * @param name name, for messages and metrics
	 * @param config its settings
	 * @return the guard
	 */
	public static MemoryGuard of(String name, MemoryGuardConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a guard with default settings.
	 * @param name name, for messages and metrics
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	private void collected(long left) {
		this.lock.lock();
		try {
			this.heapAfterCollection = left;
			this.collectedNanos = this.ticker.read();
		}
		finally {
			this.lock.unlock();
		}
		judge();
	}

	/**
	 * Which limit is passed.
	 * @return the level, at most a second old, but for the moment of reading anew
	 */
	public MemoryLevel level() {
		long judged = this.judgedNanos.get();
		long now = this.ticker.read();
		if (now - judged >= READ_NANOS && this.judgedNanos.compareAndSet(judged, now)) {
			judge();
		}
		return this.level;
	}

	private void judge() {
		MemoryLevel before;
		MemoryLevel after;
		MemoryGuardConfig config = this.config;
		MemoryLimit soft = config.softLimit();
		MemoryLimit hard = config.hardLimit();
		double softBound = bound(soft);
		double hardBound = bound(hard);
		long container = (isOfContainer(soft) || isOfContainer(hard)) ? this.source.containerUsed() : -1;
		this.lock.lock();
		try {
			long heap = heap(config);
			before = this.level;
			boolean aboveSoft = this.soft.update(isOfContainer(soft) ? container : heap, softBound,
					config.hysteresis());
			boolean aboveHard = this.hard.update(isOfContainer(hard) ? container : heap, hardBound,
					config.hysteresis());
			after = aboveHard ? MemoryLevel.HARD : (aboveSoft ? MemoryLevel.SOFT : MemoryLevel.NORMAL);
			this.level = after;
			this.judgedNanos.set(this.ticker.read());
		}
		finally {
			this.lock.unlock();
		}
		if (before != after && this.events.isHeard()) {
			this.events.publish(new MemoryLevelChanged(Instant.now(), this.name, before, after,
					this.heapAfterCollection, this.source.heapMax()));
		}
	}

	private static boolean isOfContainer(MemoryLimit limit) {
		return limit.basis() == MemoryLimit.Basis.CONTAINER;
	}

	private double bound(MemoryLimit limit) {
		return switch (limit.basis()) {
			case BYTES -> limit.bytes();
			case HEAP -> limit.share() * this.source.heapMax();
			case CONTAINER -> limit.share() * this.source.containerLimit();
		};
	}

	private long heap(MemoryGuardConfig config) {
		boolean stale = this.ticker.read() - this.collectedNanos >= Nanos.of(config.staleAfter());
		return stale ? -1 : this.heapAfterCollection;
	}

	/**
	 * Tells a load shedder: no pressure below the limits, above the soft one as much as
	 * sheds background work, above the hard one as much as sheds all but critical work.
	 * @param lowWatermark reads the shedder's low watermark, which is where background
	 * work is shed
	 * @return the signal, for {@code LoadShedder.builder(name).signal(…)}
	 */
	public LoadSignal signal(DoubleSupplier lowWatermark) {
		return LoadSignal.of("memory guard", () -> switch (level()) {
			case NORMAL -> 0;
			case SOFT -> lowWatermark.getAsDouble();
			case HARD -> 1;
		});
	}

	/**
	 * Tells a load shedder that has the default watermarks.
	 * @return the signal
	 */
	public LoadSignal signal() {
		double lowWatermark = LoadShedderConfig.defaults().lowWatermark();
		return signal(() -> lowWatermark);
	}

	/**
	 * Counts what this thread allocates, as a scope: {@code try (var scope =
	 * memory.track("import")) { … }}.
	 * @param tag who allocates; comes from code, not from users
	 * @return the scope, to be closed by this thread
	 */
	public AllocationScope track(String tag) {
		return this.allocations.open(Objects.requireNonNull(tag, "'tag' must not be null"), this.config.maxTags());
	}

	/**
	 * Name of the guard.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public MemoryGuardConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings.
	 * @param config the new settings
	 */
	public void configure(MemoryGuardConfig config) {
		this.config = config;
		judge();
	}

	/**
	 * Reads the numbers.
	 * @return the memory now
	 */
	public MemorySnapshot snapshot() {
		return new MemorySnapshot(this.name, level(), this.heapAfterCollection, this.source.heapUsed(),
				this.source.heapMax(), this.source.directBuffers(), this.source.containerUsed(),
				this.source.containerLimit(), this.source.collectors(), this.allocations.snapshot());
	}

	/**
	 * Stops listening to the JVM. Only the first time counts.
	 */
	@Override
	public void close() {
		this.stopListening.run();
	}

	/**
	 * Builds a {@link MemoryGuard}. Not thread-safe.
	 */
	public static final class Builder {

		private final String name;

		private MemoryGuardConfig config = MemoryGuardConfig.defaults();

		private Ticker ticker = Ticker.system();

		private EventPublisher events = new EventPublisher();

		private MemorySource source = MemorySource.jvm();

		private Builder(String name) {
			this.name = Objects.requireNonNull(name, "'name' must not be null");
		}

		/**
		 * Settings.
		 * @param config the settings
		 * @return this
		 */
		public Builder config(MemoryGuardConfig config) {
			this.config = Objects.requireNonNull(config, "'config' must not be null");
			return this;
		}

		/**
		 * The time; the system's by default.
		 * @param ticker measures ages
		 * @return this
		 */
		public Builder ticker(Ticker ticker) {
			this.ticker = ticker;
			return this;
		}

		/**
		 * What is measured; this JVM by default.
		 * @param source the source
		 * @return this
		 */
		public Builder source(MemorySource source) {
			this.source = source;
			return this;
		}

		/**
		 * Who hears of {@linkplain MemoryLevelChanged changes}; nobody by default.
		 * @param events the publisher
		 * @return this
		 */
		public Builder events(EventPublisher events) {
			this.events = events;
			return this;
		}

		/**
		 * Builds it.
		 * @return the guard, which listens until it is closed
		 */
		public MemoryGuard build() {
			return new MemoryGuard(this);
		}

	}

}
