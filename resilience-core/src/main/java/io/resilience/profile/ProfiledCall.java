package io.resilience.profile;

import io.resilience.guard.ObservedCall;
import io.resilience.guard.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call as a scope below that of its caller: its time is that of the whole call,
 * waiting included; what its bodies do is below it, whichever threads they run on.
 */
final class ProfiledCall implements ObservedCall {

	private final Profiler profiler;

	private final Node node;

	ProfiledCall(Profiler profiler, Node node) {
		this.profiler = profiler;
		this.node = node;
	}

	@Override
	public @Nullable Scope enter() {
		return this.profiler.enter(this.node);
	}

	@Override
	public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
		this.node.wall.record(nanos);
	}

}
