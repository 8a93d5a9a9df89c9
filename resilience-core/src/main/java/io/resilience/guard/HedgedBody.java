package io.resilience.guard;

import java.util.concurrent.Callable;

import io.resilience.bulkhead.Bulkhead;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeAttempt;
import io.resilience.hedge.HedgeBody;

/**
 * What a hedge in a guard calls: each attempt has its own admission, permit and timeout,
 * and sees the caller's context.
 *
 * @param <T> type of the result
 */
final class HedgedBody<T> implements HedgeBody<T> {

	private final BlockingCalls calls;

	private final Guard guard;

	private final Operation operation;

	private final Callable<T> body;

	private final CallersContext context;

	private final long start;

	private final long latest;

	HedgedBody(BlockingCalls calls, Guard guard, Operation operation, Callable<T> body, long start) {
		this.calls = calls;
		this.guard = guard;
		this.operation = operation;
		this.body = body;
		this.context = CallersContext.capture(guard.contextPropagator());
		this.start = start;
		this.latest = guard.bounds().withinCaller(start + operation.totalTimeoutNanos());
	}

	@Override
	public T attempt(HedgeAttempt attempt) throws Exception {
		return this.context
			.call(() -> this.calls.attempt(this.operation, this.body, this.start, this.guard.ticker().read(), attempt));
	}

	@Override
	public long deadline(long begin) {
		if (cancelsLate()) {
			return this.latest;
		}
		long ofAttempt = CallBounds.nearest(this.operation, this.start, begin);
		return (this.latest - ofAttempt < 0) ? this.latest : ofAttempt;
	}

	@Override
	public Exception late(long begin, long deadline) {
		return this.guard.bounds().timedOut(this.operation, this.start, begin, deadline, null);
	}

	@Override
	public InterruptedException interrupted() {
		return new WaitInterruptedException(this.guard.name(), this.operation.label(), "an answer");
	}

	/** More bodies than that are never inside. */
	@Override
	public int maxThreads() {
		Bulkhead bulkhead = this.guard.bulkhead();
		return (bulkhead != null) ? bulkhead.capacity() : Hedge.MAX_THREADS;
	}

	/** With a timeout, attempts are stopped by their own and counted as late. */
	@Override
	public boolean cancelsLate() {
		return this.guard.timeout() == null;
	}

}
