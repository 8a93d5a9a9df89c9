package com.example.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.dependency.DependencyType;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lives through the same minutes with a right clock on the wall and with one that jumps.
 * Needs {@link WallClock} as agent.
 */
final class JumpingWallClock {

	private JumpingWallClock() {
	}

	public static void main(String[] arguments) throws Exception {
		WallClock.set(Duration.ofHours(5));
		assertThat(Instant.now()).as("the clock can be set")
			.isAfter(Instant.ofEpochMilli(System.currentTimeMillis()).plus(Duration.ofHours(4)));
		List<String> undisturbed = live(Duration.ZERO);
		assertThat(undisturbed).contains("OPEN", "HALF_OPEN", "CLOSED");
		for (long hours : List.of(-5, 9, -48, 24 * 365)) {
			assertThat(live(Duration.ofHours(hours))).as("with jumps by %d h", hours).isEqualTo(undisturbed);
		}
		realTimeoutsAndPausesAreAsLongAsEver();
		System.exit(0);
	}

	/** What can be seen of a dependency in an eventful life. */
	private static List<String> live(Duration jump) throws Exception {
		List<String> seen = new ArrayList<>();
		ManualTime time = new ManualTime();
		WallClock.set(Duration.ZERO);
		try (DependencyRegistry registry = DependencyRegistry.builder().ticker(time).scheduler(time).build()) {
			Dependency api = registry.register("clock",
					DependencyConfig.builder(DependencyType.EXTERNAL_API)
						.circuitBreaker(CircuitBreakerConfig.builder()
							.failureThreshold(3)
							.recoveryTimeout(Duration.ofSeconds(60))
							.successThreshold(2)
							.build())
						.rateLimit(RateLimiterConfig.builder().limit(6).period(Duration.ofSeconds(30)).build())
						.build());
			boolean there = false;
			for (int step = 0; step < 24; step++) {
				there = !there;
				WallClock.set(there ? jump : jump.negated());
				boolean fails = step < 5 || step == 14;
				seen.add(call(api, fails));
				look(api.snapshot(), seen);
				WallClock.set(Duration.ZERO);
				time.advance(Duration.ofSeconds((step % 3 == 0) ? 13 : 4));
				look(api.snapshot(), seen);
			}
		}
		return seen;
	}

	private static String call(Dependency api, boolean fails) {
		try {
			return api.call((Callable<String>) () -> {
				if (fails) {
					throw new IllegalStateException("down");
				}
				return "up";
			});
		}
		catch (CallRejectedException ex) {
			return ex.getClass().getSimpleName() + " " + ex.retryAfter();
		}
		catch (Exception ex) {
			return ex.toString();
		}
	}

	private static void look(DependencySnapshot now, List<String> seen) {
		seen.add(now.circuitState().name());
		seen.add(now.calls().counts() + " recently " + now.calls().recent());
		seen.add("try again after " + now.circuitBreaker().retryAfter());
	}

	private static void realTimeoutsAndPausesAreAsLongAsEver() throws Exception {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			Dependency api = registry.register("clock",
					DependencyConfig.builder(DependencyType.DATABASE)
						.timeout(Duration.ofMillis(200))
						.retry(RetryConfig.builder()
							.maxAttempts(2)
							.baseDelay(Duration.ofMillis(200))
							.jitter(Jitter.NONE)
							.build())
						.build());
			for (long hours : List.of(-9, 9)) {
				long start = System.nanoTime();
				assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> api.call(() -> {
					WallClock.set(Duration.ofHours(hours));
					new Semaphore(0).acquire();
					return null;
				}));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(590),
						Duration.ofSeconds(20));
				WallClock.set(Duration.ZERO);
			}
			NothingLost.in(registry);
		}
	}

}
