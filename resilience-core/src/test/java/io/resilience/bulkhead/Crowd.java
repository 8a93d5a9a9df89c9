package io.resilience.bulkhead;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Threads that start at the same moment and must all be done within a minute.
 */
final class Crowd {

	private Crowd() {
	}

	static void of(int threads, Member member) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		CyclicBarrier start = new CyclicBarrier(threads);
		try {
			List<Future<Void>> all = IntStream.range(0, threads)
				.mapToObj((number) -> pool.submit((Callable<Void>) () -> {
					start.await();
					member.run(number);
					return null;
				}))
				.toList();
			for (Future<Void> each : all) {
				each.get(1, TimeUnit.MINUTES);
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

	interface Member {

		void run(int number) throws Exception;

	}

}
