package io.resilience.alert;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong now. Each trouble is told when it begins or becomes worse, again after
 * {@code repeat_interval} while it lasts, and when it is over.
 * <p>
 * Thread-safe. Telling is apart from noting, so that troubles can be noted under a lock
 * and listeners never run within it: after {@link #firing} and {@link #over} comes
 * {@link #deliver()}.
 */
public final class Alerts {

	private static final Logger LOGGER = System.getLogger(Alerts.class.getName());

	private final Ticker ticker;

	private final long repeatNanos;

	private final List<AlertListener> listeners = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<AlertKind, Map<String, Trouble>> troubles = new EnumMap<>(AlertKind.class);

	private final Queue<ResilienceAlert> undelivered = new ConcurrentLinkedQueue<>();

	/** Calls of {@link #deliver()} that are not answered; whoever made it 1 delivers. */
	private final AtomicInteger deliveries = new AtomicInteger();

	/**
	 * Creates it without troubles.
	 * @param ticker what measures how long a trouble lasts
	 * @param repeatInterval after which time a trouble that lasts is told again, above
	 * zero
	 */
	public Alerts(Ticker ticker, Duration repeatInterval) {
		this.ticker = ticker;
		this.repeatNanos = Nanos.of(Nanos.requirePositive("repeat_interval", repeatInterval));
	}

	/**
	 * Adds a listener.
	 * @param listener the listener
	 * @return takes it away again
	 */
	public Runnable add(AlertListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Notes that something is, or still is, wrong.
	 * @param kind what it is about
	 * @param name name of what is in trouble
	 * @param level how soon somebody must look
	 * @param message what is wrong, for people
	 */
	public void firing(AlertKind kind, String name, AlertLevel level, String message) {
		this.lock.lock();
		try {
			long now = this.ticker.read();
			Map<String, Trouble> ofKind = this.troubles.computeIfAbsent(kind, (key) -> new TreeMap<>());
			Trouble before = ofKind.get(name);
			AlertState state = (before == null || level.compareTo(before.alert.level()) > 0) ? AlertState.RAISED
					: AlertState.REPEATED;
			Instant time = Instant.now();
			ResilienceAlert alert = new ResilienceAlert(kind, name, level, message, time,
					(before != null) ? before.alert.since() : time, state);
			boolean tell = before == null || state == AlertState.RAISED || now - before.toldAt >= this.repeatNanos;
			ofKind.put(name, new Trouble(alert, tell ? now : before.toldAt));
			if (tell) {
				this.undelivered.add(alert);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes that something is right, or right again.
	 * @param kind what it is about
	 * @param name name of what may have been in trouble
	 * @param message what is right again, for people
	 */
	public void over(AlertKind kind, String name, String message) {
		this.lock.lock();
		try {
			Trouble before = this.troubles.getOrDefault(kind, Map.of()).get(name);
			if (before != null) {
				this.troubles.get(kind).remove(name);
				this.undelivered.add(new ResilienceAlert(kind, name, before.alert.level(), message, Instant.now(),
						before.alert.since(), AlertState.RESOLVED));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tells the listeners what has not been told yet: on this thread, or on another that
	 * is about it.
	 */
	public void deliver() {
		if (this.deliveries.getAndIncrement() > 0) {
			return;
		}
		int answered = 1;
		do {
			for (ResilienceAlert alert = this.undelivered.poll(); alert != null; alert = this.undelivered.poll()) {
				tell(alert);
			}
			answered = this.deliveries.addAndGet(-answered);
		}
		while (answered > 0);
	}

	private void tell(ResilienceAlert alert) {
		for (AlertListener listener : this.listeners) {
			try {
				listener.onAlert(alert);
			}
			catch (RuntimeException | Error ex) {
				LOGGER.log(Level.WARNING,
						"Listener %s failed on the alert %s".formatted(listener.getClass().getName(), alert.id()), ex);
			}
		}
	}

	/**
	 * Whether something is noted as wrong.
	 * @param kind what it is about
	 * @param name name of what may be in trouble
	 * @return whether it is
	 */
	public boolean isFiring(AlertKind kind, String name) {
		return find(kind, name) != null;
	}

	private @Nullable Trouble find(AlertKind kind, String name) {
		this.lock.lock();
		try {
			return this.troubles.getOrDefault(kind, Map.of()).get(name);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * All that is wrong now.
	 * @return the latest that is known of each trouble, by kind and name
	 */
	public List<ResilienceAlert> active() {
		this.lock.lock();
		try {
			List<ResilienceAlert> active = new ArrayList<>();
			this.troubles.values().forEach((ofKind) -> ofKind.values().forEach((trouble) -> active.add(trouble.alert)));
			return List.copyOf(active);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The latest of a trouble, and when it was last told. */
	private record Trouble(ResilienceAlert alert, long toldAt) {

	}

}
