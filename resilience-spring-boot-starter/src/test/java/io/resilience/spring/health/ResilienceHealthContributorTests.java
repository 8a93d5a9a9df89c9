package io.resilience.spring.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.health.HealthThresholds;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What health says of a dependency in every condition.
 */
class ResilienceHealthContributorTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final ResilienceHealthContributor contributor = new ResilienceHealthContributor(this.registry,
			HealthThresholds::defaults);

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void dependencyWithoutCallsIsUpAndHealthy() {
		this.registry.registerDatabase("db");
		Health health = health("db");
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactly(entry("type", "database"), entry("condition", "healthy"),
				entry("critical", false), entry("bulkheadUtilization", "0/10"), entry("successRate", "no calls yet"),
				entry("circuitBreakerState", "closed"));
	}

	@Test
	void openBreakerIsDegradedButUp() {
		Dependency db = this.registry.registerDatabase("db");
		fail(db, 5);
		assertThat(health("db").getStatus()).isEqualTo(Status.UP);
		assertThat(health("db").getDetails()).containsEntry("condition", "degraded")
			.containsEntry("circuitBreakerState", "open")
			.containsEntry("successRate", "0.00%")
			.containsEntry("retryAfter", "PT1M");
		this.time.advance(Duration.ofSeconds(20));
		assertThat(health("db").getDetails()).containsEntry("retryAfter", "PT40S");
	}

	@Test
	void openBreakerOfCriticalDependencyIsDown() {
		Dependency db = this.registry.register("db",
				DependencyConfig.builder(DependencyType.DATABASE).critical(true).build());
		assertThat(health("db").getStatus()).isEqualTo(Status.UP);
		fail(db, 5);
		assertThat(health("db").getStatus()).isEqualTo(Status.DOWN);
		assertThat(health("db").getDetails()).containsEntry("critical", true);
	}

	@Test
	void forcedOpenBreakerIsOpenHere() {
		Dependency db = this.registry.register("db",
				DependencyConfig.builder(DependencyType.DATABASE).critical(true).build());
		db.circuitBreaker().forceOpen();
		assertThat(health("db").getStatus()).isEqualTo(Status.DOWN);
		assertThat(health("db").getDetails()).containsEntry("condition", "degraded")
			.containsEntry("circuitBreakerState", "forced_open")
			.doesNotContainKey("retryAfter");
	}

	@Test
	void halfOpenBreakerIsRecoveringAndUpOnceItsFailuresAreOld() {
		Dependency db = this.registry.register("db",
				DependencyConfig.builder(DependencyType.DATABASE).critical(true).build());
		fail(db, 5);
		this.time.advance(Duration.ofSeconds(62));
		assertThat(health("db").getStatus()).isEqualTo(Status.UP);
		assertThat(health("db").getDetails()).containsEntry("condition", "recovering")
			.containsEntry("circuitBreakerState", "half_open")
			.doesNotContainKey("retryAfter");
	}

	@Test
	void lowSuccessRateOfTheLastMinuteIsDegradedFromFiveCallsOn() throws Exception {
		Dependency db = this.registry.registerDatabase("db");
		db.call(() -> "x");
		db.call(() -> "x");
		fail(db, 2);
		assertThat(health("db").getDetails()).containsEntry("condition", "healthy");
		db.call(() -> "x");
		assertThat(health("db").getDetails()).containsEntry("condition", "degraded")
			.containsEntry("successRate", "60.00%")
			.containsEntry("circuitBreakerState", "closed");
		this.time.advance(Duration.ofSeconds(62));
		assertThat(health("db").getDetails()).containsEntry("condition", "healthy")
			.containsEntry("successRate", "60.00%");
	}

	@Test
	void successRateOfJustEightyPercentIsHealthy() throws Exception {
		Dependency db = this.registry.registerDatabase("db");
		for (int i = 0; i < 4; i++) {
			db.call(() -> "x");
		}
		fail(db, 1);
		assertThat(health("db").getDetails()).containsEntry("condition", "healthy")
			.containsEntry("successRate", "80.00%");
	}

	@Test
	void aboveNinetyPercentOfCapacityIsUnderPressure() throws Exception {
		Dependency db = this.registry.registerDatabase("db");
		List<Thread> threads = new ArrayList<>();
		CountDownLatch leave = new CountDownLatch(1);
		hold(db, 9, leave, threads);
		assertThat(health("db").getDetails()).containsEntry("condition", "healthy")
			.containsEntry("bulkheadUtilization", "9/10");
		hold(db, 1, leave, threads);
		assertThat(health("db").getStatus()).isEqualTo(Status.UP);
		assertThat(health("db").getDetails()).containsEntry("condition", "under_pressure")
			.containsEntry("bulkheadUtilization", "10/10");
		leave.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
	}

	@Test
	void dependencyWithoutBreakerShowsItDisabledAndIsNeverDown() {
		Dependency cache = this.registry.register("cache",
				DependencyConfig.builder(DependencyType.CACHE).critical(true).build());
		fail(cache, 20);
		assertThat(health("cache").getStatus()).isEqualTo(Status.UP);
		assertThat(health("cache").getDetails()).containsEntry("circuitBreakerState", "disabled")
			.containsEntry("condition", "degraded");
	}

	@Test
	void withoutDependenciesItIsUpAndNotUnknown() {
		assertThat(this.contributor.stream()).singleElement()
			.satisfies((entry) -> assertThat(((HealthIndicator) entry.contributor()).health().getStatus())
				.isEqualTo(Status.UP));
	}

	@Test
	void dependenciesThatComeAndGoAreSeen() {
		this.registry.registerCache("cache");
		this.registry.registerDatabase("db");
		assertThat(this.contributor.stream()).extracting(HealthContributors.Entry::name).containsExactly("cache", "db");
		this.registry.remove("cache");
		assertThat(this.contributor.stream()).extracting(HealthContributors.Entry::name).containsExactly("db");
		assertThat(this.contributor.getContributor("cache")).isNull();
	}

	private Health health(String name) {
		return ((HealthIndicator) this.contributor.getContributor(name)).health();
	}

	private static Map.Entry<String, Object> entry(String key, Object value) {
		return Map.entry(key, value);
	}

	private static void fail(Dependency dependency, int times) {
		for (int i = 0; i < times; i++) {
			catchThrowable(() -> dependency.call(() -> {
				throw new IllegalStateException();
			}));
		}
	}

	private static void hold(Dependency dependency, int permits, CountDownLatch leave, List<Thread> threads)
			throws InterruptedException {
		CountDownLatch inside = new CountDownLatch(permits);
		for (int i = 0; i < permits; i++) {
			Thread thread = new Thread(() -> catchThrowable(() -> dependency.call(() -> {
				inside.countDown();
				leave.await();
				return null;
			})));
			threads.add(thread);
			thread.start();
		}
		inside.await();
	}

}
