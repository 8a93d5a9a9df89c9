package io.resilience.circuitbreaker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.resilience.CircuitOpenException;
import io.resilience.event.EventPublisher;
import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitBreakerRaceTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void atTheEndOfTheWaitExactlyAsManyBodiesRunAsThereAreProbes(int probes) throws Exception {
		for (int round = 0; round < 20; round++) {
			// No timer: it is the callers who find the wait over, all at once.
			AtomicLong now = new AtomicLong();
			Scheduler noTimers = (task, delay) -> () -> {
			};
			CircuitBreaker breaker = CircuitBreaker.builder("edge")
				.config(CircuitBreakerConfig.builder().failureThreshold(1).halfOpenMaxCalls(probes).build())
				.time(now::get, noTimers)
				.build();
			breaker.recordFailure();
			now.set(Duration.ofSeconds(30).toNanos());
			AtomicInteger bodies = new AtomicInteger();
			AtomicInteger refused = new AtomicInteger();
			CountDownLatch allAsked = new CountDownLatch(64);
			crowd(64, (number) -> {
				try {
					CircuitBreakerPermit permit = breaker.acquire();
					bodies.incrementAndGet();
					allAsked.countDown();
					allAsked.await();
					permit.success();
				}
				catch (CircuitOpenException ex) {
					assertThat(ex.state()).isEqualTo("half_open");
					refused.incrementAndGet();
					allAsked.countDown();
				}
			});
			assertThat(bodies).hasValue(probes);
			assertThat(refused).hasValue(64 - probes);
			assertThat(breaker.notPermitted()).isEqualTo(64 - probes);
			assertThat(breaker.transitions(CircuitState.OPEN, CircuitState.HALF_OPEN)).isEqualTo(1);
		}
	}

	@Test
	void manyFailuresAtOnceOpenItOnceAndTellItOnce() throws Exception {
		for (int round = 0; round < 50; round++) {
			ManualTime time = new ManualTime();
			EventPublisher events = new EventPublisher();
			AtomicInteger told = new AtomicInteger();
			events.add((event) -> told.incrementAndGet());
			CircuitBreaker breaker = CircuitBreaker.builder("edge").time(time, time).events(events).build();
			crowd(16, (number) -> breaker.recordFailure());
			assertThat(told).hasValue(1);
			assertThat(breaker.transitions(CircuitState.CLOSED, CircuitState.OPEN)).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whateverHappensAtOnceEventsFollowOneAnother(WindowType type) throws Exception {
		EventPublisher events = new EventPublisher();
		List<CircuitBreakerStateChanged> told = new ArrayList<>(); // one thread tells at
																	// a time
		AtomicInteger telling = new AtomicInteger();
		AtomicInteger together = new AtomicInteger();
		events.add((event) -> {
			if (telling.incrementAndGet() > 1) {
				together.incrementAndGet();
			}
			synchronized (told) {
				told.add((CircuitBreakerStateChanged) event);
			}
			telling.decrementAndGet();
		});
		CircuitBreakerConfig config = CircuitBreakerConfig.builder()
			.failureThreshold(2)
			.successThreshold(2)
			.recoveryTimeout(Duration.ofNanos(20_000))
			.useFailureRate(true)
			.windowType(type)
			.slowCallDuration(Duration.ofMillis(1))
			.build();
		CircuitBreaker breaker = CircuitBreaker.builder("mixed")
			.config(config)
			.time(Ticker.system(), Scheduler.shared())
			.events(events)
			.build();
		crowd(4, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			for (int i = 0; i < 4_000; i++) {
				switch (random.nextInt(40)) {
					case 0 -> breaker.forceOpen();
					case 1 -> breaker.close();
					case 2 -> breaker.disable();
					case 3 -> breaker.reset();
					case 4 -> breaker.configure(config.toBuilder()
						.windowSize(10 + random.nextInt(10))
						.windowDuration(Duration.ofSeconds(1 + random.nextInt(3)))
						.build());
					case 5 -> breaker.snapshot();
					default -> {
						try {
							CircuitBreakerPermit permit = breaker.acquire();
							if (random.nextInt(3) == 0) {
								permit.failure(new IOException());
							}
							else {
								permit.success();
							}
						}
						catch (CircuitOpenException ex) {
							Thread.onSpinWait();
						}
					}
				}
			}
		});
		breaker.forceOpen();
		synchronized (told) {
			CircuitState last = CircuitState.CLOSED;
			for (CircuitBreakerStateChanged move : told) {
				assertThat(move.from()).isEqualTo(last);
				assertThat(move.to()).isNotEqualTo(last);
				last = move.to();
			}
			long counted = IntStream.range(0, 25)
				.mapToLong((i) -> breaker.transitions(CircuitState.values()[i / 5], CircuitState.values()[i % 5]))
				.sum();
			assertThat(told.size()).isEqualTo((int) counted);
		}
		assertThat(together).hasValue(0);
		assertThat(breaker.state()).isEqualTo(CircuitState.FORCED_OPEN);
	}

	@Test
	void endingAndBecomingSlowAtTheSameMomentCountsOnce() throws Exception {
		for (int round = 0; round < 300; round++) {
			ManualTime time = new ManualTime();
			CircuitBreaker breaker = CircuitBreaker.builder("slow")
				.config(CircuitBreakerConfig.builder()
					.failureThreshold(1_000)
					.slowCallDuration(Duration.ofSeconds(1))
					.build())
				.time(time, time)
				.build();
			CircuitBreakerPermit permit = breaker.acquire();
			crowd(2, (number) -> {
				if (number == 0) {
					time.advance(Duration.ofSeconds(1));
				}
				else {
					permit.failure(new IOException());
				}
			});
			assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
			assertThat(breaker.snapshot().failures()).isEqualTo(1);
		}
	}

	static void crowd(int threads, Member member) throws Exception {
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
