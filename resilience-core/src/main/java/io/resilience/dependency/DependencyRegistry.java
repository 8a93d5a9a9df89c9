package io.resilience.dependency;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.resilience.ContextPropagator;
import io.resilience.event.EventPublisher;
import io.resilience.guard.CallObservers;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.time.TimerThread;
import org.jspecify.annotations.Nullable;

/**
 * The dependencies of an application, by name. Owns the threads that guard them and ends
 * them when it is closed.
 * <p>
 * Thread-safe.
 */
public final class DependencyRegistry implements AutoCloseable {

	private static final Logger LOGGER = System.getLogger(DependencyRegistry.class.getName());

	private final Map<String, Dependency> dependencies = new ConcurrentHashMap<>();

	private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();

	private final EventPublisher events = new EventPublisher();

	private final CallObservers observers = new CallObservers();

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final @Nullable TimerThread ownTimer;

	private final ContextPropagator contextPropagator;

	private final boolean stackTraces;

	private final Duration healthWindow;

	private volatile boolean closed;

	DependencyRegistry(DependencyRegistryBuilder builder) {
		this.ticker = builder.ticker;
		this.ownTimer = (builder.scheduler == null) ? new TimerThread("resilience-timer") : null;
		this.scheduler = (builder.scheduler != null) ? builder.scheduler : Objects.requireNonNull(this.ownTimer);
		this.contextPropagator = builder.contextPropagator;
		this.stackTraces = builder.stackTraces;
		this.healthWindow = builder.healthWindow;
	}

	/**
	 * Creates an empty registry.
	 * @return the registry, to be closed
	 */
	public static DependencyRegistry create() {
		return builder().build();
	}

	/**
	 * Starts a registry with the system's time.
	 * @return a builder
	 */
	public static DependencyRegistryBuilder builder() {
		return new DependencyRegistryBuilder();
	}

	/**
	 * Registers a dependency with the defaults of its type.
	 * @param name its name
	 * @param type its type
	 * @return the dependency
	 * @throws IllegalStateException if the name is registered with other settings, or the
	 * registry is closed
	 */
	public Dependency register(String name, DependencyType type) {
		return register(name, DependencyConfig.defaults(type));
	}

	/**
	 * Registers a dependency. The same name with the same settings gives the same
	 * dependency.
	 * @param name its name
	 * @param config its settings
	 * @return the dependency
	 * @throws IllegalStateException if the name is registered with other settings, or the
	 * registry is closed
	 */
	public Dependency register(String name, DependencyConfig config) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("Invalid name ('%s'): must not be blank".formatted(name));
		}
		if (this.closed) {
			throw new IllegalStateException("Dependency '%s' comes too late: the registry is closed".formatted(name));
		}
		List<Dependency> added = new ArrayList<>(1);
		Dependency dependency = this.dependencies.computeIfAbsent(name, (key) -> {
			added.add(newDependency(key, config));
			return added.get(0);
		});
		if (added.isEmpty() && !dependency.config().equals(config)) {
			throw new IllegalStateException(
					"Dependency '%s' is registered twice with different settings: first %s, now %s. Register it once, or use configure(..) to change it."
						.formatted(name, dependency.config(), config));
		}
		if (!added.isEmpty()) {
			tell((listener) -> listener.registered(dependency));
		}
		if (this.closed) {
			dependency.guard().close(); // the registry was faster
		}
		return dependency;
	}

	private Dependency newDependency(String name, DependencyConfig config) {
		return new Dependency(name, config,
				Guard.builder()
					.time(this.ticker, this.scheduler)
					.events(this.events)
					.observers(this.observers)
					.contextPropagator(this.contextPropagator)
					.recentWindow(this.healthWindow)
					.rejectionStackTraces(this.stackTraces)
					.operationListener((operation) -> operationAdded(name, operation)));
	}

	private void operationAdded(String name, Operation operation) {
		Dependency dependency = this.dependencies.get(name);
		if (dependency != null) {
			tell((listener) -> listener.operationAdded(dependency, operation));
		}
	}

	/** A listener that fails keeps nothing from the others, and breaks no call. */
	private void tell(Consumer<RegistryListener> news) {
		for (RegistryListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				LOGGER.log(Level.WARNING, "Listener " + listener.getClass().getName() + " failed", ex);
			}
		}
	}

	/**
	 * Registers a database with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerDatabase(String name) {
		return register(name, DependencyType.DATABASE);
	}

	/**
	 * Registers a database.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerDatabase(String name, int maxConcurrent) {
		return register(name, DependencyType.DATABASE, maxConcurrent);
	}

	/**
	 * Registers an external API with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerApi(String name) {
		return register(name, DependencyType.EXTERNAL_API);
	}

	/**
	 * Registers an external API.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerApi(String name, int maxConcurrent) {
		return register(name, DependencyType.EXTERNAL_API, maxConcurrent);
	}

	/**
	 * Registers a cache with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerCache(String name) {
		return register(name, DependencyType.CACHE);
	}

	/**
	 * Registers a cache.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerCache(String name, int maxConcurrent) {
		return register(name, DependencyType.CACHE, maxConcurrent);
	}

	/**
	 * Registers a message queue with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerMessageQueue(String name) {
		return register(name, DependencyType.MESSAGE_QUEUE);
	}

	/**
	 * Registers a message queue.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerMessageQueue(String name, int maxConcurrent) {
		return register(name, DependencyType.MESSAGE_QUEUE, maxConcurrent);
	}

	/**
	 * Registers a file system with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerFileSystem(String name) {
		return register(name, DependencyType.FILE_SYSTEM);
	}

	/**
	 * Registers a file system.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerFileSystem(String name, int maxConcurrent) {
		return register(name, DependencyType.FILE_SYSTEM, maxConcurrent);
	}

	/**
	 * Registers computing work with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerCpu(String name) {
		return register(name, DependencyType.CPU_INTENSIVE);
	}

	/**
	 * Registers computing work.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerCpu(String name, int maxConcurrent) {
		return register(name, DependencyType.CPU_INTENSIVE, maxConcurrent);
	}

	/**
	 * Registers work that needs much memory with the defaults of its type.
	 * @param name its name
	 * @return the dependency
	 */
	public Dependency registerMemory(String name) {
		return register(name, DependencyType.MEMORY_INTENSIVE);
	}

	/**
	 * Registers work that needs much memory.
	 * @param name its name
	 * @param maxConcurrent how many calls may be inside at once
	 * @return the dependency
	 */
	public Dependency registerMemory(String name, int maxConcurrent) {
		return register(name, DependencyType.MEMORY_INTENSIVE, maxConcurrent);
	}

	private Dependency register(String name, DependencyType type, int maxConcurrent) {
		return register(name, DependencyConfig.builder(type).maxConcurrent(maxConcurrent).build());
	}

	/**
	 * The dependency of a name.
	 * @param name the name
	 * @return the dependency
	 * @throws NoSuchElementException if there is none; the message lists those there are
	 */
	public Dependency get(String name) {
		Dependency dependency = this.dependencies.get(name);
		if (dependency == null) {
			List<String> known = NearestNames.sorted(name, this.dependencies.keySet());
			throw new NoSuchElementException(
					"No dependency '%s' is registered. %s".formatted(name, known.isEmpty() ? "There are none yet."
							: "Did you mean '%s'? Registered: %s".formatted(known.get(0), String.join(", ", known))));
		}
		return dependency;
	}

	/**
	 * The dependency of a name, if there is one.
	 * @param name the name
	 * @return the dependency or empty
	 */
	public Optional<Dependency> find(String name) {
		return Optional.ofNullable(this.dependencies.get(name));
	}

	/**
	 * All dependencies.
	 * @return those there are now, by name
	 */
	public Collection<Dependency> dependencies() {
		return List.copyOf(new TreeMap<>(this.dependencies).values());
	}

	/**
	 * Takes a dependency away and ends its threads, interrupting what they run. Calls on
	 * their callers' own threads finish.
	 * @param name its name
	 * @return whether there was one
	 */
	public boolean remove(String name) {
		Dependency removed = this.dependencies.remove(name);
		if (removed == null) {
			return false;
		}
		removed.guard().close();
		tell((listener) -> listener.removed(removed));
		return true;
	}

	/**
	 * Tells a listener of the dependencies that there are, and of all that come and go.
	 * @param listener the listener
	 */
	public void addListener(RegistryListener listener) {
		this.listeners.add(listener);
		for (Dependency dependency : dependencies()) {
			listener.registered(dependency);
		}
	}

	/**
	 * Tells of everything that the guards do.
	 * @return the publisher to add listeners to
	 */
	public EventPublisher events() {
		return this.events;
	}

	/**
	 * Who follows the calls of all dependencies, also of those still to come.
	 * @return the observers to add to
	 */
	public CallObservers observers() {
		return this.observers;
	}

	/**
	 * The monotonic time that the guards use.
	 * @return the ticker
	 */
	public Ticker ticker() {
		return this.ticker;
	}

	/**
	 * What waits for the guards.
	 * @return the scheduler
	 */
	public Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Ends all threads that were started for the dependencies; what runs on them is
	 * interrupted. No dependency can be registered any more. Asynchronous calls under way
	 * complete, as if cancelled; blocking ones on threads of their callers go on, and are
	 * still bounded by their timeouts.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.dependencies.values().forEach((dependency) -> dependency.guard().close());
		if (this.ownTimer != null) {
			this.ownTimer.close();
		}
	}

}
