package com.example.petstore.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A call through the guard of a dependency. Throws what its caller gets.
 */
@FunctionalInterface
interface GuardedCall {

	void call() throws Exception;

	/**
	 * Whether it works now.
	 */
	default boolean works() {
		return timed().failure() == null;
	}

	/**
	 * Calls once.
	 * @return how it ended
	 */
	default Ended timed() {
		long start = System.nanoTime();
		Exception failure = null;
		try {
			call();
		}
		catch (Exception ex) {
			failure = ex;
		}
		Duration time = Duration.ofNanos(System.nanoTime() - start);
		return new Ended(time, failure, Thread.interrupted());
	}

	/**
	 * Calls once on each of some threads, at the same time.
	 * @param callers how many
	 * @return how they ended
	 */
	default List<Ended> atOnce(int callers) throws InterruptedException, ExecutionException {
		List<Ended> ended = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(callers, (task) -> new Thread(task, "chaos-caller"));
		try {
			List<Future<Ended>> results = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				results.add(threads.submit(this::timed));
			}
			for (Future<Ended> result : results) {
				ended.add(result.get());
			}
		}
		finally {
			threads.shutdownNow();
		}
		return ended;
	}

	/**
	 * Calls again and again.
	 * @param on whether to go on
	 * @return how the calls ended
	 */
	default List<Ended> repeatedly(BooleanSupplier on) {
		List<Ended> ended = new ArrayList<>();
		while (on.getAsBoolean()) {
			ended.add(timed());
		}
		return ended;
	}

	/**
	 * How a call ended.
	 *
	 * @param time how long its caller was busy with it
	 * @param failure what it threw, or {@code null}
	 * @param interrupted whether its caller was left interrupted
	 */
	record Ended(Duration time, @Nullable Exception failure, boolean interrupted) {

	}

}
