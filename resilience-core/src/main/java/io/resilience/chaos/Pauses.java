package io.resilience.chaos;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

/**
 * Calls that an experiment holds up, with their thread or without. All of them go on when
 * the experiment is over. Whoever comes announces itself before it looks whether it is
 * over, so nobody is left behind.
 */
final class Pauses {

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Set<Runnable> wakeUps = ConcurrentHashMap.newKeySet();

	private volatile boolean over;

	Pauses(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
	}

	void hold(long nanos) throws InterruptedException {
		Thread thread = Thread.currentThread();
		Runnable wakeUp = () -> LockSupport.unpark(thread);
		this.wakeUps.add(wakeUp);
		try {
			long until = this.ticker.read() + nanos;
			long left = nanos;
			while (left > 0 && !this.over) {
				if (Thread.interrupted()) {
					throw new InterruptedException("interrupted while an experiment held up the call");
				}
				this.scheduler.park(this, left);
				left = until - this.ticker.read();
			}
		}
		finally {
			this.wakeUps.remove(wakeUp);
		}
	}

	CompletableFuture<Void> holdLater(long nanos) {
		CompletableFuture<Void> held = new CompletableFuture<>();
		Runnable wakeUp = () -> this.scheduler.dispatch(() -> held.complete(null));
		this.wakeUps.add(wakeUp);
		Scheduler.Task timer = (nanos < Nanos.FOREVER) ? this.scheduler.schedule(wakeUp, nanos, wakeUp) : () -> {
		};
		held.whenComplete((nothing, ex) -> {
			timer.cancel();
			this.wakeUps.remove(wakeUp);
		});
		if (this.over) {
			wakeUp.run();
		}
		return held;
	}

	void end() {
		this.over = true;
		this.wakeUps.forEach(Runnable::run);
	}

}
