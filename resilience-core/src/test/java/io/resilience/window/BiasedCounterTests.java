package io.resilience.window;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BiasedCounterTests {

	@Test
	void startsAtZero() {
		assertThat(new BiasedCounter().sum()).isZero();
	}

	@Test
	void countsForItsOwnerAndForAnybodyElse() throws InterruptedException {
		BiasedCounter counter = new BiasedCounter();
		counter.increment();
		Thread other = new Thread(() -> IntStream.range(0, 10).forEach((i) -> counter.increment()));
		other.start();
		other.join();
		counter.increment();
		assertThat(counter.sum()).isEqualTo(12);
	}

	@Test
	void losesNothingWhoeverTurnsOutToBeFirst() throws Exception {
		int threads = 4;
		int each = 1_000;
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			for (int round = 0; round < 200; round++) {
				BiasedCounter counter = new BiasedCounter();
				Callable<Void> counting = () -> {
					for (int i = 0; i < each; i++) {
						counter.increment();
					}
					return null;
				};
				for (Future<Void> done : pool
					.invokeAll(IntStream.range(0, threads).mapToObj((i) -> counting).toList())) {
					done.get();
				}
				assertThat(counter.sum()).isEqualTo((long) threads * each);
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void neverGoesBackUnderTheEyesOfAReader() throws InterruptedException {
		BiasedCounter counter = new BiasedCounter();
		int counts = 200_000;
		Thread owner = new Thread(() -> IntStream.range(0, counts).forEach((i) -> counter.increment()));
		Thread other = new Thread(() -> IntStream.range(0, counts).forEach((i) -> counter.increment()));
		owner.start();
		other.start();
		long last = 0;
		while (last < 2L * counts) {
			long sum = counter.sum();
			assertThat(sum).isGreaterThanOrEqualTo(last);
			last = sum;
		}
		owner.join();
		other.join();
		assertThat(counter.sum()).isEqualTo(2L * counts);
	}

}
