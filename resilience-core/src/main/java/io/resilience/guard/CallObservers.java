package io.resilience.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Who observes the calls of one guard, or of all guards that share this object.
 * Thread-safe; calls under way keep the observers that they began with.
 */
public final class CallObservers {

	/** Null rather than empty, so that a call that nobody observes reads one field. */
	private volatile CallObserver @Nullable [] observers;

	/**
	 * Adds an observer, for calls to come.
	 * @param observer the observer
	 * @return takes it away again
	 */
	public Runnable add(CallObserver observer) {
		Objects.requireNonNull(observer, "'observer' must not be null");
		change((all) -> all.add(observer));
		return () -> change((all) -> all.remove(observer));
	}

	private synchronized void change(Consumer<List<CallObserver>> change) {
		CallObserver[] before = this.observers;
		List<CallObserver> all = new ArrayList<>((before != null) ? List.of(before) : List.of());
		change.accept(all);
		this.observers = all.isEmpty() ? null : all.toArray(CallObserver[]::new);
	}

	boolean isEmpty() {
		return this.observers == null;
	}

	/** What follows a call that begins now, or null for nobody. */
	@Nullable WatchedCall begin(Operation operation) {
		CallObserver[] observers = this.observers;
		return (observers == null) ? null : WatchedCall.begin(observers, operation);
	}

}
