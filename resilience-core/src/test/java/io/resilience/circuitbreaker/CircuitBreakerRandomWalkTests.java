package io.resilience.circuitbreaker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

import io.resilience.CircuitOpenException;
import io.resilience.event.EventPublisher;
import io.resilience.time.ManualTime;
import io.resilience.time.Ticker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The breaker does what its naive twin does, whatever happens to both.
 */
class CircuitBreakerRandomWalkTests {

	@ParameterizedTest
	@ValueSource(longs = { 0, Long.MAX_VALUE - 20_000_000_000L, -1_000_000_000L, Long.MIN_VALUE })
	void itDoesWhatItsNaiveTwinDoes(long origin) {
		for (int seed = 0; seed < 25; seed++) {
			walk(new SplittableRandom(seed), origin, seed);
		}
	}

	private void walk(SplittableRandom random, long origin, int seed) {
		CircuitBreakerConfig config = config(random);
		ManualTime time = new ManualTime();
		Ticker ticker = () -> time.read() + origin;
		List<Map.Entry<CircuitState, CircuitState>> moves = new ArrayList<>();
		EventPublisher events = new EventPublisher();
		events.add((event) -> {
			CircuitBreakerStateChanged move = (CircuitBreakerStateChanged) event;
			moves.add(Map.entry(move.from(), move.to()));
		});
		CircuitBreaker breaker = CircuitBreaker.builder("db").config(config).time(ticker, time).events(events).build();
		NaiveBreaker twin = new NaiveBreaker(config);
		List<CircuitBreakerPermit> permits = new ArrayList<>();
		List<NaiveBreaker.Call> calls = new ArrayList<>();
		for (int step = 0; step < 800; step++) {
			int kind = random.nextInt(100);
			if (kind < 40) {
				NaiveBreaker.Call call = twin.admit();
				CircuitBreakerPermit permit = acquire(breaker);
				assertThat(permit != null).as("admitted in step %d of %d", step, seed).isEqualTo(call != null);
				if (call != null) {
					calls.add(call);
					permits.add(permit);
				}
			}
			else if (kind < 78) {
				if (!calls.isEmpty()) {
					int i = random.nextInt(calls.size());
					end(random, permits.remove(i), calls.remove(i), twin);
				}
			}
			else if (kind < 94) {
				long millis = random.nextInt((kind < 80) ? 700 : 30);
				time.advance(Duration.ofMillis(millis));
				twin.advance(millis);
			}
			else {
				byHand(kind, breaker, twin);
			}
			assertThat(view(breaker, moves)).as("after step %d of %d with %s", step, seed, config)
				.isEqualTo(twin.view());
		}
	}

	private static CircuitBreakerConfig config(SplittableRandom random) {
		return CircuitBreakerConfig.builder()
			.failureThreshold(1 + random.nextInt(12))
			.successThreshold(1 + random.nextInt(4))
			.halfOpenMaxCalls(1 + random.nextInt(4))
			.recoveryTimeout(Duration.ofMillis(20 + random.nextInt(100)))
			.recoveryTimeoutMax(Duration.ofMillis(400))
			.recoveryBackoffMultiplier(1 + random.nextInt(3))
			.probeLease(Duration.ofMillis(81 + random.nextInt(200)))
			.useFailureRate(random.nextBoolean())
			.failureRateThreshold((1 + random.nextInt(4)) / 4.0)
			.minimumCalls(1 + random.nextInt(3))
			.windowType(random.nextBoolean() ? WindowType.COUNT : WindowType.TIME)
			.windowSize(3 + random.nextInt(20))
			.windowDuration(Duration.ofMillis(60L * (1 + random.nextInt(5))))
			.slowCallDuration((random.nextInt(3) == 0) ? Duration.ofMillis(1 + random.nextInt(80)) : null)
			.slowCallRateThreshold((1 + random.nextInt(4)) / 4.0)
			.ignoredExceptions(IllegalArgumentException.class)
			.build();
	}

	private static CircuitBreakerPermit acquire(CircuitBreaker breaker) {
		try {
			return breaker.acquire();
		}
		catch (CircuitOpenException ex) {
			assertThat(ex.state()).isEqualTo(breaker.state().label());
			return null;
		}
	}

	private static void end(SplittableRandom random, CircuitBreakerPermit permit, NaiveBreaker.Call call,
			NaiveBreaker twin) {
		switch (random.nextInt(8)) {
			case 0 -> {
				permit.failure(new IOException());
				twin.failure(call);
			}
			case 1 -> {
				permit.failure(new AssertionError());
				twin.failure(call);
			}
			case 2 -> {
				permit.close(); // without a word
				twin.failure(call);
			}
			case 3 -> {
				permit.failure(new IllegalArgumentException());
				twin.nothing(call);
			}
			case 4 -> {
				permit.failure((random.nextBoolean()) ? new CancellationException() : new InterruptedException());
				twin.nothing(call);
			}
			case 5 -> {
				permit.ignore();
				twin.nothing(call);
			}
			default -> {
				permit.success();
				twin.success(call);
			}
		}
		permit.close();
		permit.failure(new IOException()); // only the first word counts
	}

	private static void byHand(int kind, CircuitBreaker breaker, NaiveBreaker twin) {
		switch (kind) {
			case 94 -> {
				breaker.recordFailure();
				twin.record(true);
			}
			case 95, 96 -> {
				breaker.recordSuccess();
				twin.record(false);
			}
			case 97 -> {
				breaker.forceOpen();
				twin.force(CircuitState.FORCED_OPEN);
			}
			case 98 -> {
				breaker.disable();
				twin.force(CircuitState.DISABLED);
			}
			default -> {
				breaker.reset();
				twin.close();
			}
		}
	}

	private static List<Object> view(CircuitBreaker breaker, List<Map.Entry<CircuitState, CircuitState>> moves) {
		CircuitBreakerSnapshot now = breaker.snapshot();
		assertThat(now.state()).isEqualTo(breaker.state());
		return List.of(now.state(), (int) now.bufferedCalls(), now.failureRate(), now.slowCallRate(), now.failures(),
				now.notPermitted(), (now.retryAfter() != null) ? now.retryAfter().toMillis() : -1L, moves);
	}

}
