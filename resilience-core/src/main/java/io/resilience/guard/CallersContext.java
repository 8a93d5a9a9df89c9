package io.resilience.guard;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.resilience.ContextPropagator;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call's caller: captured once, and entered for each step of the call
 * that another thread takes. Steps may be taken at the same time.
 */
final class CallersContext {

	/** Of calls whose context nobody carries. */
	static final CallersContext NONE = new CallersContext();

	/** The one that the thread is in. */
	private static final ThreadLocal<@Nullable CallersContext> CURRENT = new ThreadLocal<>();

	/** What the thread does as soon as it has entered. */
	private static final ThreadLocal<@Nullable Callable<?>> NEXT = new ThreadLocal<>();

	private final @Nullable Callable<@Nullable Object> entrance;

	private CallersContext() {
		this.entrance = null;
	}

	private CallersContext(ContextPropagator propagator) {
		this.entrance = propagator.capture(CallersContext::next);
	}

	static CallersContext capture(ContextPropagator propagator) {
		return (propagator == ContextPropagator.NONE) ? NONE : new CallersContext(propagator);
	}

	private static @Nullable Object next() throws Exception {
		Callable<?> next = Objects.requireNonNull(NEXT.get(), "A context is entered once for each step");
		NEXT.remove();
		return next.call();
	}

	/** Whether entering it changes anything. */
	boolean isCarried() {
		return this.entrance != null;
	}

	/** Calls a body, which fails where its context cannot be entered. */
	@SuppressWarnings("unchecked")
	<T> T call(Callable<T> body) throws Exception {
		Callable<@Nullable Object> entrance = this.entrance;
		if (entrance == null || CURRENT.get() == this) {
			return body.call();
		}
		NEXT.set(() -> inside(body));
		try {
			return (T) entrance.call();
		}
		finally {
			NEXT.remove(); // it may not have been entered
		}
	}

	private <T> T inside(Callable<T> body) throws Exception {
		CallersContext outer = CURRENT.get();
		CURRENT.set(this);
		try {
			return body.call();
		}
		finally {
			if (outer != null) {
				CURRENT.set(outer);
			}
			else {
				CURRENT.remove();
			}
		}
	}

	/** Takes a step, which must be taken also where its context cannot be entered. */
	void run(Runnable step) {
		Step entered = new Step(step);
		try {
			call(entered);
		}
		catch (Throwable ex) { // an error as well: the step gives permits back
			entered.rethrow();
			System.getLogger(ContextPropagator.class.getName())
				.log(Level.WARNING, "The caller's context could not be carried over", ex);
			if (!entered.taken) {
				step.run();
			}
		}
	}

	private static final class Step implements Callable<@Nullable Void> {

		private final Runnable step;

		private boolean taken;

		private @Nullable Throwable failure;

		Step(Runnable step) {
			this.step = step;
		}

		@Override
		public @Nullable Void call() {
			this.taken = true;
			try {
				this.step.run();
			}
			catch (RuntimeException | Error ex) {
				this.failure = ex;
				throw ex;
			}
			return null;
		}

		/** What it threw itself, whatever else went wrong since. */
		void rethrow() {
			if (this.failure instanceof Error error) {
				throw error;
			}
			if (this.failure != null) {
				throw (RuntimeException) this.failure;
			}
		}

	}

}
