package io.resilience.guard;

import java.util.EnumMap;
import java.util.Map;

import io.resilience.CallRejectedException;
import io.resilience.ExceptionFilter;
import io.resilience.event.EventPublisher;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryResult;
import io.resilience.time.Ticker;
import io.resilience.window.LatencySnapshot;
import io.resilience.window.Samples;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one guard came to, summed over its operations. Each call is counted
 * once, with its operation, however many attempts it took.
 */
final class CallCounts {

	private final String guard;

	private final Operations operations;

	private final Ticker ticker;

	private final EventPublisher events;

	private final Samples recent;

	private volatile ExceptionFilter ignored;

	CallCounts(GuardBuilder builder, Operations operations) {
		this.guard = builder.name;
		this.operations = operations;
		this.ticker = builder.ticker;
		this.events = builder.events;
		this.ignored = builder.ignored;
		this.recent = new Samples(builder.recentNanos, this.ticker.read(), this::decided, this::notSuccessful, () -> 0);
	}

	/**
	 * Before anything of a call is counted that recent calls are judged by, so that the
	 * window it falls into has begun.
	 */
	void callBegins(long now) {
		this.recent.beforeCount(now);
	}

	/** Once a call; of several attempts at a time more than one may succeed. */
	static void succeeded(Operation operation, @Nullable Object result, long nanos) {
		Retry retry = operation.retry();
		if (retry == null || retry.accepts(result)) {
			operation.stats().success(nanos);
		}
	}

	Outcome outcome(Throwable thrown) {
		Outcome outcome = Outcome.of(thrown);
		return (outcome == Outcome.FAILURE && isIgnored(thrown)) ? Outcome.IGNORED : outcome;
	}

	Outcome failed(Operation operation, Throwable thrown, long nanos) {
		Outcome outcome = outcome(thrown);
		operation.stats().record(outcome, nanos);
		if (this.events.isHeard(CallEnded.class)) {
			this.events.publish(CallEnded.of(this.guard, operation.label(), outcome, thrown, nanos));
		}
		return outcome;
	}

	/** Refused at the door: its retry, which never saw the call, counts it as well. */
	void refused(Operation operation, Outcome outcome, CallRejectedException refusal) {
		operation.stats().refused(outcome);
		Retry retry = operation.retry();
		if (retry != null) {
			retry.refusedAtOnce();
		}
		// First whether by anybody: then the way out is short enough to be inlined.
		if (this.events.isHeard() && this.events.isHeard(CallEnded.class)) {
			this.events.publish(CallEnded.of(this.guard, operation.label(), outcome, refusal, 0));
		}
	}

	/** Whether anybody listens to the guard. */
	boolean isHeard() {
		return this.events.isHeard();
	}

	boolean isIgnored(Throwable thrown) {
		return this.ignored.isExcluded(thrown);
	}

	void ignored(ExceptionFilter ignored) {
		this.ignored = ignored;
	}

	long retried(RetryResult result) {
		long retried = 0;
		for (Retry retry : this.operations.retries()) {
			retried += retry.snapshot().ended(result);
		}
		return retried;
	}

	CallsSnapshot snapshot() {
		Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
		for (Outcome outcome : Outcome.values()) {
			counts.put(outcome, sum(outcome));
		}
		Operation unnamed = this.operations.unnamed();
		LatencySnapshot latency = unnamed.latency();
		for (Operation operation : this.operations.all()) {
			if (operation != unnamed) {
				latency = latency.plus(operation.latency());
			}
		}
		long retried = 0;
		for (Retry retry : this.operations.retries()) {
			retried += retry.snapshot().retried();
		}
		return new CallsSnapshot(counts, retried, this.recent.counts(this.ticker.read()), latency);
	}

	private long decided() {
		return sum(Outcome.SUCCESS) + notSuccessful();
	}

	private long notSuccessful() {
		return sum(Outcome.FAILURE) + sum(Outcome.TIMEOUT);
	}

	private long sum(Outcome outcome) {
		long sum = 0;
		for (Operation operation : this.operations.all()) {
			sum += operation.count(outcome);
		}
		return sum;
	}

}
