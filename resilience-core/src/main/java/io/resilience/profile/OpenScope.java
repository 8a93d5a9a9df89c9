package io.resilience.profile;

import io.resilience.guard.ObservedCall;
import org.jspecify.annotations.Nullable;

/**
 * A scope under way on its thread. Each place in the stack of a thread's scopes has one
 * object, which serves all scopes that are ever there: what a scope allocated itself, the
 * scopes around it would be blamed for.
 */
final class OpenScope implements ProfileScope, ObservedCall.Scope {

	/** A scope that measures nothing. */
	static final ProfileScope NONE = () -> {
	};

	private final ThreadState state;

	private final @Nullable OpenScope outer;

	private @Nullable OpenScope inner;

	private Node node;

	/** Whether the time between opening and closing is that of the path. */
	private boolean counts;

	private boolean open;

	/** How many scopes each reading stands for; 0 for no reading. */
	private int cpuWeight;

	private int bytesWeight;

	private long cpu;

	private long allocated;

	private long began;

	OpenScope(ThreadState state, @Nullable OpenScope outer, Node node) {
		this.state = state;
		this.outer = outer;
		this.node = node;
	}

	Node node() {
		return this.node;
	}

	/** This scope, or the next around it that is open. */
	OpenScope orNextOpen() {
		OpenScope next = this;
		while (!next.open && next.outer != null) { // another thread has closed it
			next = next.outer;
		}
		return next;
	}

	/** A scope within this one. */
	OpenScope open(Node node, boolean counts) {
		OpenScope next = this.inner;
		if (next == null) {
			next = new OpenScope(this.state, this, node);
			this.inner = next;
		}
		next.begin(node, counts);
		return next;
	}

	private void begin(Node node, boolean counts) {
		this.node = node;
		this.counts = counts;
		this.open = true;
		this.state.innermost = this;
		int random = this.state.nextRandom();
		this.cpuWeight = node.weight(random, Node.CPU_SHARE);
		this.cpu = (this.cpuWeight > 0) ? this.state.cpu() : -1;
		this.bytesWeight = counts ? node.weight(random, Node.BYTES_SHARE) : 1;
		this.allocated = (this.bytesWeight > 0) ? this.state.allocated() : -1;
		this.began = this.state.ticker.read();
	}

	@Override
	public void close() {
		if (!this.open) {
			return;
		}
		long now = this.state.ticker.read();
		if (!this.state.isOfThisThread()) { // only the time means something there
			this.open = false;
			count(now - this.began);
			return;
		}
		OpenScope last = this.state.innermost;
		while (last != this && last.outer != null) { // forgotten, or closed elsewhere
			last.end(now);
			last = last.outer;
		}
		end(now);
		if (this.outer != null) {
			this.state.innermost = this.outer;
		}
	}

	private void end(long now) {
		if (!this.open) {
			return;
		}
		this.open = false;
		long nanos = now - this.began;
		count(nanos);
		if (this.allocated >= 0) {
			this.node.allocated(this.state.allocated() - this.allocated, this.bytesWeight);
		}
		if (this.cpu >= 0) {
			this.node.cpu(this.state.cpu() - this.cpu, nanos, this.cpuWeight);
		}
	}

	private void count(long nanos) {
		if (this.counts) {
			this.node.wall.record(nanos);
		}
		else {
			this.node.ran(nanos);
		}
	}

}
