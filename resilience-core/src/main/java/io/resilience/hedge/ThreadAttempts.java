package io.resilience.hedge;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that block a thread each, as many at once as the hedge may have for all of its
 * calls. An attempt holds its thread to its own end, also if its call is over.
 *
 * @param <T> type of the result
 */
final class ThreadAttempts<T> implements Attempts<T> {

	private final HedgeBody<T> body;

	private final AtomicInteger threads;

	private final @Nullable Deadline inherited = Deadline.current().orElse(null);

	ThreadAttempts(HedgeBody<T> body, AtomicInteger threads) {
		this.body = body;
		this.threads = threads;
	}

	@Override
	public boolean reserve() {
		int most = this.body.maxThreads();
		int held = this.threads.get();
		while (held < most) {
			int found = this.threads.compareAndExchange(held, held + 1);
			if (found == held) {
				return true;
			}
			held = found;
		}
		return false;
	}

	@Override
	public void release() {
		this.threads.decrementAndGet();
	}

	@Override
	public CompletionStage<T> begin() {
		return new ThreadAttempt<>(this.body, this.inherited, this::release);
	}

}
