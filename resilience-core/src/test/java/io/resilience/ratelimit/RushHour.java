package io.resilience.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.resilience.RateLimitExceededException;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads at one limiter in real time; then every window is checked against what was
 * admitted in it.
 */
final class RushHour {

	private final RateLimiterConfig config;

	/** What a thread read last before it was admitted is when it was admitted. */
	private final ThreadLocal<Long> lastRead = new ThreadLocal<>();

	private final RateLimiter limiter;

	RushHour(RateLimiterConfig config) {
		this.config = config;
		Ticker ticker = () -> {
			long now = System.nanoTime();
			this.lastRead.set(now);
			return now;
		};
		this.limiter = RateLimiter.builder("rush").config(config).time(ticker, Scheduler.shared()).build();
	}

	void run(int threads, int callsPerThread) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		List<Admitted> admitted = new ArrayList<>();
		long refused = 0;
		try {
			List<Future<List<Admitted>>> results = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int seed = i;
				results.add(executor.submit(() -> {
					barrier.await();
					return callAll(callsPerThread, new Random(seed));
				}));
			}
			for (Future<List<Admitted>> result : results) {
				admitted.addAll(result.get(2, TimeUnit.MINUTES));
			}
			refused = (long) threads * callsPerThread - admitted.size();
		}
		finally {
			executor.shutdownNow();
		}
		check(admitted);
		RateLimiterSnapshot snapshot = this.limiter.snapshot();
		assertThat(snapshot.waiting()).isZero();
		assertThat(snapshot.admitted()).isEqualTo(admitted.stream().mapToLong(Admitted::permits).sum());
		assertThat(snapshot.rejected()).isEqualTo(refused);
	}

	private List<Admitted> callAll(int calls, Random random) throws InterruptedException {
		List<Admitted> admitted = new ArrayList<>();
		for (int call = 0; call < calls; call++) {
			int permits = 1 + random.nextInt(Math.min(3, this.config.limit()));
			try {
				this.limiter.acquire(null, permits, Nanos.FOREVER);
				admitted.add(new Admitted(this.lastRead.get(), permits));
			}
			catch (RateLimitExceededException ex) {
				Thread.onSpinWait();
			}
		}
		return admitted;
	}

	private void check(List<Admitted> admitted) {
		long origin = admitted.get(0).at;
		admitted.sort((one, other) -> Long.compare(one.at - origin, other.at - origin));
		Admissions expected = Admissions.of(this.config, admitted.get(0).at);
		for (Admitted next : admitted) {
			assertThat(expected.waitFor(0, next.permits, next.at)).as("%s", this.config).isZero();
			expected.admit(next.permits, next.at);
		}
	}

	private record Admitted(long at, int permits) {
	}

}
