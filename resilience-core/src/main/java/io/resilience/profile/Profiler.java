package io.resilience.profile;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.guard.CallObservers;
import io.resilience.guard.ObservedCall;
import io.resilience.guard.Operation;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Measures scopes within scopes: how often, how long (wall time, with percentiles), how
 * much CPU time and how many bytes. Guarded calls appear as scopes by themselves, and
 * what their bodies do is below them, also on other threads.
 * <p>
 * Off until it is {@linkplain #start() started}; a scope costs one read then. CPU time
 * and bytes are sampled: of each path the first scopes, then one in 64, and one in 8.
 * Thread-safe. There are at most {@code maxPaths} paths; what comes after is counted as
 * {@value #OTHER}, one below each path at most.
 */
public final class Profiler implements AutoCloseable {

	/** Name of what has no place of its own. */
	public static final String OTHER = "other";

	private static final int MAX_DEPTH = 64;

	private final Ticker ticker;

	private final @Nullable CallObservers observers;

	private final int maxPaths;

	private volatile @Nullable Recording recording;

	private @Nullable Runnable stopObserving;

	private volatile @Nullable Recording last;

	private Profiler(Builder builder) {
		this.ticker = builder.ticker;
		this.observers = builder.observers;
		this.maxPaths = builder.maxPaths;
	}

	/**
	 * Starts building a profiler.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Begins to measure, from nothing. Does nothing if it measures already.
	 */
	public synchronized void start() {
		if (this.recording == null) {
			this.recording = new Recording(this.ticker.read());
			if (this.observers != null) {
				this.stopObserving = this.observers.add(this::begin);
			}
		}
	}

	/**
	 * Measures no more. What was measured can still be read.
	 */
	public synchronized void stop() {
		Recording ended = this.recording;
		if (ended != null) {
			ended.endedNanos = this.ticker.read();
			this.last = ended;
			this.recording = null;
		}
		if (this.stopObserving != null) {
			this.stopObserving.run();
			this.stopObserving = null;
		}
	}

	/**
	 * Forgets what was measured. Measures on, from nothing, if it measures now.
	 */
	public synchronized void reset() {
		this.last = null;
		if (this.recording != null) {
			this.recording = new Recording(this.ticker.read());
		}
	}

	/**
	 * Whether it measures.
	 * @return whether scopes are counted now
	 */
	public boolean isOn() {
		return this.recording != null;
	}

	/**
	 * How many paths are told apart in what can be read now.
	 * @return the number; 0 before the first start
	 */
	public int paths() {
		Recording recording = this.recording;
		Recording read = (recording != null) ? recording : this.last;
		return (read != null) ? read.paths.get() : 0;
	}

	/**
	 * Measures what follows, below the scope that this thread is in: {@code try (var
	 * scope = profiler.scope("render")) { … }}. Allocates nothing once it is warm.
	 * @param name what to call it; from code, not from users, and without semicolons
	 * @return the scope, to be closed by this thread
	 */
	public ProfileScope scope(String name) {
		Recording recording = this.recording;
		if (recording == null) {
			return OpenScope.NONE;
		}
		ThreadState state = recording.states.get();
		return state.open(recording.node(state.current(), name), true);
	}

	private @Nullable ObservedCall begin(Operation operation) {
		Recording recording = this.recording;
		if (recording == null) {
			return null;
		}
		String dependency = operation.guard().name();
		String name = operation.name().equals(Operation.UNNAMED) ? dependency : dependency + "." + operation.name();
		return new ProfiledCall(this, recording.node(recording.states.get().current(), name));
	}

	/** Lets this thread be inside a path whose time somebody else measures. */
	@Nullable OpenScope enter(Node node) {
		Recording recording = this.recording;
		return (recording == null) ? null : recording.states.get().open(node, false);
	}

	/**
	 * Carries the scope that this thread is in over to the thread that runs a body, for
	 * executors of one's own. Guarded calls need it not.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the body, whose scopes are below the one that this thread is in now
	 */
	public <T> Callable<T> capture(Callable<T> body) {
		Recording recording = this.recording;
		if (recording == null) {
			return body;
		}
		Node here = recording.states.get().current();
		return () -> {
			OpenScope scope = (this.recording == recording) ? enter(here) : null;
			try {
				return body.call();
			}
			finally {
				if (scope != null) {
					scope.close();
				}
			}
		};
	}

	/**
	 * Reads what has been measured since the last start.
	 * @return the report; empty before the first start
	 */
	public ProfileReport report() {
		Recording recording = this.recording;
		Recording read = (recording != null) ? recording : this.last;
		return (read == null) ? ProfileReport.EMPTY : ProfileReport.of(read.root, read.since,
				(recording != null) ? this.ticker.read() - read.beganNanos : read.endedNanos - read.beganNanos);
	}

	/**
	 * Stops.
	 */
	@Override
	public void close() {
		stop();
	}

	/** What is measured between a start and a stop. */
	private final class Recording {

		private final Node root = new Node(null, "");

		private final ThreadLocal<ThreadState> states = ThreadLocal
			.withInitial(() -> new ThreadState(Profiler.this.ticker, this.root));

		private final AtomicInteger paths = new AtomicInteger();

		private final Instant since = Instant.now();

		private final long beganNanos;

		private volatile long endedNanos;

		Recording(long now) {
			this.beganNanos = now;
		}

		Node node(Node parent, String name) {
			Node known = parent.child(name);
			if (known != null) {
				return known;
			}
			if (parent.depth >= MAX_DEPTH) {
				return parent;
			}
			if (this.paths.get() < Profiler.this.maxPaths) {
				this.paths.incrementAndGet();
				return parent.add(new Node(parent, name));
			}
			if (parent.name.equals(OTHER)) {
				return parent;
			}
			Node other = parent.child(OTHER);
			return (other != null) ? other : parent.add(new Node(parent, OTHER));
		}

	}

	/**
	 * Builds a {@link Profiler}. Not thread-safe.
	 */
	public static final class Builder {

		private Ticker ticker = Ticker.system();

		private @Nullable CallObservers observers;

		private int maxPaths = 2000;

		private Builder() {
		}

		/**
		 * The time; the system's by default.
		 * @param ticker measures
		 * @return this
		 */
		public Builder ticker(Ticker ticker) {
			this.ticker = ticker;
			return this;
		}

		/**
		 * Whose guarded calls appear as scopes; nobody's by default.
		 * @param observers those of a guard or a registry
		 * @return this
		 */
		public Builder observe(CallObservers observers) {
			this.observers = observers;
			return this;
		}

		/**
		 * How many paths are told apart; 2000 by default.
		 * @param maxPaths at least 1
		 * @return this
		 */
		public Builder maxPaths(int maxPaths) {
			if (maxPaths < 1) {
				throw new IllegalArgumentException("Invalid max_paths (%d): must be at least 1".formatted(maxPaths));
			}
			this.maxPaths = maxPaths;
			return this;
		}

		/**
		 * Builds it.
		 * @return the profiler, which is off
		 */
		public Profiler build() {
			return new Profiler(this);
		}

	}

}
