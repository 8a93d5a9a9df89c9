package io.resilience.profile;

/**
 * A scope under way on its thread.
 */
final class OpenScope implements ProfileScope {

	private final Profiler profiler;

	private final ThreadState state;

	private final Node node;

	private final Node outer;

	/** Whether the time between opening and closing is that of the path. */
	private final boolean counts;

	private final long allocated;

	private final long cpu;

	private final long began;

	private boolean closed;

	OpenScope(Profiler profiler, ThreadState state, Node node, boolean counts) {
		this.profiler = profiler;
		this.state = state;
		this.node = node;
		this.outer = state.current;
		this.counts = counts;
		state.current = node;
		this.cpu = node.wantsCpu(state.nextRandom()) ? ThreadState.cpu() : -1;
		this.allocated = ThreadState.allocated();
		this.began = profiler.ticker().read();
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		long nanos = this.profiler.ticker().read() - this.began;
		if (this.counts) {
			this.node.wall.record(nanos);
		}
		if (!this.profiler.isOn(this.state)) {
			return; // another thread: only the time means something
		}
		if (this.allocated >= 0) {
			this.node.allocated(ThreadState.allocated() - this.allocated);
		}
		if (this.cpu >= 0) {
			this.node.cpu(ThreadState.cpu() - this.cpu, nanos);
		}
		this.state.current = this.outer;
	}

	/** A scope that measures nothing. */
	static final ProfileScope NONE = () -> {
	};

}
