package io.resilience.time;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** Keeps the task that was planned last, for the actor that plays the timer. */
public final class PlannedTask implements Scheduler {

	private volatile @Nullable Runnable task;

	@Override
	public Task schedule(Runnable task, long delayNanos) {
		this.task = task;
		return () -> {
		};
	}

	/** The task that is planned now. */
	public Runnable task() {
		return Objects.requireNonNull(this.task);
	}

}
