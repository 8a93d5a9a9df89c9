package io.resilience.guard;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A call on behalf of all that observe it: numbers the attempts, and keeps what observers
 * throw away from the call. Its attempts follow each other, so plain fields do.
 */
final class WatchedCall {

	private static final Logger LOGGER = System.getLogger(CallObserver.class.getName());

	private final List<ObservedCall> observed;

	private int attempt;

	private long attemptBegan;

	private WatchedCall(List<ObservedCall> observed) {
		this.observed = observed;
	}

	static @Nullable WatchedCall begin(CallObserver[] observers, Operation operation) {
		List<ObservedCall> observed = null;
		for (CallObserver observer : observers) {
			try {
				ObservedCall call = observer.begin(operation);
				if (call != null) {
					observed = (observed != null) ? observed : new ArrayList<>(observers.length);
					observed.add(call);
				}
			}
			catch (RuntimeException | Error ex) {
				forget(observer, ex);
			}
		}
		return (observed != null) ? new WatchedCall(observed) : null;
	}

	/** The body with everything that observers put around it. */
	<T> Callable<T> around(Callable<T> body) {
		Callable<T> wrapped = body;
		for (ObservedCall call : this.observed) {
			try {
				wrapped = call.wrap(wrapped);
			}
			catch (RuntimeException | Error ex) {
				forget(call, ex);
			}
		}
		Callable<T> inner = wrapped;
		return () -> {
			List<ObservedCall.Scope> scopes = enter();
			try {
				return inner.call();
			}
			finally {
				for (int i = scopes.size() - 1; i >= 0; i--) {
					close(scopes.get(i));
				}
			}
		};
	}

	/** When to call what for the body of a call that answers later, or null: it, now. */
	<T> @Nullable CompletionStage<Callable<T>> delay(Callable<T> body) {
		CompletionStage<Callable<T>> delay = null;
		for (ObservedCall call : this.observed) {
			delay = (delay == null) ? delay(call, body) : delay.thenCompose((next) -> {
				CompletionStage<Callable<T>> another = delay(call, next);
				return (another != null) ? another : CompletableFuture.completedFuture(next);
			});
		}
		return delay;
	}

	private static <T> @Nullable CompletionStage<Callable<T>> delay(ObservedCall call, Callable<T> body) {
		try {
			return call.delay(body);
		}
		catch (RuntimeException | Error ex) {
			forget(call, ex);
			return null;
		}
	}

	private List<ObservedCall.Scope> enter() {
		List<ObservedCall.Scope> scopes = new ArrayList<>(this.observed.size());
		tell((call) -> {
			ObservedCall.Scope scope = call.enter();
			if (scope != null) {
				scopes.add(scope);
			}
		});
		return scopes;
	}

	private static void close(ObservedCall.Scope scope) {
		try {
			scope.close();
		}
		catch (RuntimeException | Error ex) {
			forget(scope, ex);
		}
	}

	void attemptBegins(long now) {
		this.attemptBegan = now;
		int number = ++this.attempt;
		tell((call) -> call.attemptBegins(number));
	}

	void attemptEnded(Outcome outcome, @Nullable Throwable failure, long now) {
		tell((call) -> call.attemptEnded(this.attempt, outcome, failure, now - this.attemptBegan));
	}

	void retrying(long pauseNanos) {
		tell((call) -> call.retrying(this.attempt + 1, pauseNanos));
	}

	void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
		tell((call) -> call.ended(outcome, failure, nanos));
	}

	private void tell(Consumer<ObservedCall> news) {
		for (ObservedCall call : this.observed) {
			try {
				news.accept(call);
			}
			catch (RuntimeException | Error ex) {
				forget(call, ex);
			}
		}
	}

	private static void forget(Object observer, Throwable thrown) {
		LOGGER.log(Level.WARNING, "Observer " + observer.getClass().getName() + " failed", thrown);
	}

}
