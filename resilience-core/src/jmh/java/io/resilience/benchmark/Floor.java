package io.resilience.benchmark;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What one would write by hand, and nothing can be cheaper than.
 */
final class Floor {

	private Floor() {
	}

	/** Bounded and timed, but neither stopped nor counted. */
	static Callable<Object> semaphoreAndTwoClockReads(Callable<Object> body) {
		Semaphore semaphore = new Semaphore(Alike.PERMITS);
		return new Callable<>() {

			private volatile long nanos;

			@Override
			public Object call() throws Exception {
				long start = System.nanoTime();
				semaphore.acquire();
				try {
					return body.call();
				}
				finally {
					semaphore.release();
					if (System.nanoTime() - start < 0) { // never, but nobody knows
						this.nanos++;
					}
				}
			}

		};
	}

	static Callable<Object> submitAndGet(Callable<Object> body) {
		ExecutorService executor = new ThreadPoolExecutor(Alike.WORKERS, Alike.WORKERS, 1, TimeUnit.MINUTES,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task);
					thread.setDaemon(true);
					return thread;
				});
		return () -> executor.submit(body).get(Alike.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

}
