package io.resilience.circuitbreaker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.resilience.event.EventPublisher;
import org.jspecify.annotations.Nullable;

/**
 * Where a breaker is, and its moves from there: each is counted once and told once, in
 * the order in which they happened.
 * <p>
 * Concurrency. Reading the state takes no lock. Moves are rare, so they change the state,
 * the count and the queue of events under a lock. Events are told without it, by one
 * thread at a time: who finds another one telling leaves its event to that one. A
 * listener may therefore move the breaker again, without recursion.
 */
final class Transitions {

	private static final int STATES = CircuitState.values().length;

	private final AtomicLongArray counts = new AtomicLongArray(STATES * STATES);

	private final ReentrantLock lock = new ReentrantLock();

	private final Queue<CircuitBreakerStateChanged> untold = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean telling = new AtomicBoolean();

	private final String name;

	private final EventPublisher events;

	private volatile State current;

	Transitions(String name, EventPublisher events, State first) {
		this.name = name;
		this.events = events;
		this.current = first;
	}

	State current() {
		return this.current;
	}

	/**
	 * Moves on, without telling anybody yet.
	 * @param from where the breaker must still be, or {@code null} for anywhere
	 * @param to makes the state to go to; called under the lock
	 * @return the state it is in now, or {@code null} if somebody else was first
	 */
	<S extends State> @Nullable S move(@Nullable State from, Supplier<S> to) {
		this.lock.lock();
		try {
			State before = this.current;
			if (from != null && from != before) {
				return null;
			}
			S after = to.get();
			this.current = after;
			if (before.kind() != after.kind()) {
				this.counts.incrementAndGet(index(before.kind(), after.kind()));
				if (this.events.isHeard(CircuitBreakerStateChanged.class)) {
					this.untold.add(new CircuitBreakerStateChanged(after.entered().since(), this.name, before.kind(),
							after.kind(), after.entered().reason()));
				}
			}
			return after;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Tells of the moves so far. */
	void tell() {
		while (!this.untold.isEmpty() && this.telling.compareAndSet(false, true)) {
			try {
				for (var next = this.untold.poll(); next != null; next = this.untold.poll()) {
					this.events.publish(next);
				}
			}
			finally {
				this.telling.set(false);
			}
		}
	}

	/** Does something during which the breaker does not move. */
	void whileStill(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	long get(CircuitState from, CircuitState to) {
		return this.counts.get(index(from, to));
	}

	private static int index(CircuitState from, CircuitState to) {
		return from.ordinal() * STATES + to.ordinal();
	}

}
