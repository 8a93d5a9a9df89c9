package io.resilience.jfr;

import io.resilience.guard.ObservedCall;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A call that ends as an event of the flight recorder.
 */
final class RecordedCall implements ObservedCall {

	private final GuardedCallEvent event;

	private RecordedCall(GuardedCallEvent event) {
		this.event = event;
	}

	static @Nullable RecordedCall begin(Operation operation) {
		GuardedCallEvent event = new GuardedCallEvent();
		if (!event.isEnabled()) {
			return null;
		}
		event.dependency = operation.guard().name();
		event.operation = operation.name();
		event.begin();
		return new RecordedCall(event);
	}

	@Override
	public void attemptBegins(int number) {
		this.event.attempts = number;
	}

	@Override
	public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
		this.event.end();
		if (this.event.shouldCommit()) {
			this.event.outcome = outcome.label();
			this.event.exception = (failure != null) ? failure.getClass().getName() : null;
			this.event.commit();
		}
	}

}
