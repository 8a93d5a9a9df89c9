package io.resilience.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Which troubles of dependencies are worth an alert.
 */
class DependencyAlertsTests {

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Alerts alerts = new Alerts(this.time, Duration.ofHours(1));

	private final List<ResilienceAlert> told = new ArrayList<>();

	private DependencyAlerts watch = watch(AlertThresholds.defaults());

	DependencyAlertsTests() {
		this.alerts.add(this.told::add);
	}

	private DependencyAlerts watch(AlertThresholds thresholds) {
		return new DependencyAlerts(this.registry, this.alerts, thresholds, INTERVAL);
	}

	@AfterEach
	void close() {
		this.watch.close();
		this.registry.close();
	}

	@Test
	void openBreakerIsAWarningUntilItIsClosed() {
		CircuitBreaker breaker = this.registry.registerDatabase("db").circuitBreaker();
		breaker.forceOpen();
		this.watch.start();
		assertThat(this.told).isEmpty();
		this.time.advance(INTERVAL);
		assertTold("raised warning circuit_breaker_open/db: Circuit breaker of 'db' is forced_open (forced open)");
		breaker.close();
		this.time.advance(INTERVAL);
		assertTold("resolved warning circuit_breaker_open/db: Circuit breaker of 'db' is closed");
	}

	@Test
	void openBreakerOfCriticalDependencyIsCritical() {
		this.registry.register("db", DependencyConfig.builder(DependencyType.DATABASE).critical(true).build())
			.circuitBreaker()
			.forceOpen();
		this.watch.evaluate();
		assertThat(this.told).singleElement()
			.satisfies((alert) -> assertThat(alert.level()).isEqualTo(AlertLevel.CRITICAL));
	}

	@Test
	void breakerThatProbesAndOpensAgainIsOneTrouble() {
		Dependency db = this.registry.register("db", DependencyConfig.builder(DependencyType.DATABASE).build());
		fail(db, 5);
		this.watch.evaluate();
		this.told.clear();
		for (int i = 0; i < 3; i++) {
			this.time.advance(Duration.ofSeconds(61));
			assertThat(db.snapshot().circuitState().label()).isEqualTo("half_open");
			this.watch.evaluate();
			fail(db, 1);
			assertThat(db.snapshot().circuitState().label()).isEqualTo("open");
			this.watch.evaluate();
		}
		assertThat(this.told).filteredOn((alert) -> alert.kind() == AlertKind.CIRCUIT_BREAKER_OPEN).isEmpty();
	}

	@Test
	void severalOpenBreakersMayBeWanted() {
		this.watch = watch(new AlertThresholds(2, 0.8, 0.1, 0.05, 10, Duration.ofSeconds(60)));
		CircuitBreaker first = this.registry.registerDatabase("a").circuitBreaker();
		CircuitBreaker second = this.registry.registerDatabase("b").circuitBreaker();
		first.forceOpen();
		this.watch.evaluate();
		assertThat(this.told).isEmpty();
		second.forceOpen();
		this.watch.evaluate();
		assertThat(this.told).extracting(ResilienceAlert::id)
			.containsExactly("circuit_breaker_open/a", "circuit_breaker_open/b");
		second.close();
		this.watch.evaluate();
		assertThat(this.alerts.active()).as("still open").extracting(ResilienceAlert::name).containsExactly("a");
	}

	@Test
	void fullBulkheadIsAWarningFromEightyPercentOn() throws Exception {
		Dependency api = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.bulkhead(BulkheadConfig.builder().maxConcurrent(5).build())
					.build());
		nested(api, 3, this.watch::evaluate);
		assertThat(this.told).isEmpty();
		nested(api, 4, this.watch::evaluate);
		assertTold("raised warning bulkhead_utilization/api: 4 of 5 permits of 'api' are in use");
		this.watch.evaluate();
		assertTold("resolved warning bulkhead_utilization/api: 0 of 5 permits of 'api' are in use");
	}

	@Test
	void failuresAreAWarningFromTenPercentOfTenCallsOn() throws Exception {
		Dependency db = this.registry.registerDatabase("db");
		succeed(db, 8);
		fail(db, 1);
		this.watch.evaluate();
		assertThat(this.told).as("nine calls").isEmpty();
		succeed(db, 1);
		this.watch.evaluate();
		assertTold("raised warning failure_rate/db: 1 of the last 10 calls of 'db' failed or timed out (10.0 %)");
		succeed(db, 1);
		this.watch.evaluate();
		assertTold("resolved warning failure_rate/db: 1 of the last 11 calls of 'db' failed or timed out (9.1 %)");
	}

	@Test
	void onlyTheCallsOfTheLastMinuteCount() throws Exception {
		Dependency db = this.registry.registerDatabase("db");
		this.watch.start();
		succeed(db, 100);
		this.time.advance(Duration.ofSeconds(30));
		succeed(db, 9);
		fail(db, 1);
		this.time.advance(Duration.ofSeconds(30));
		assertThat(this.told).as("1 of 110").isEmpty();
		this.time.advance(Duration.ofSeconds(30));
		assertTold("raised warning failure_rate/db: 1 of the last 10 calls of 'db' failed or timed out (10.0 %)");
		this.time.advance(Duration.ofSeconds(30));
		assertTold("resolved warning failure_rate/db: 0 of the last 0 calls of 'db' failed or timed out (0.0 %)");
	}

	@Test
	void callsFromBeforeItLooksDoNotCount() {
		fail(this.registry.registerCache("cache"), 50);
		this.watch = watch(AlertThresholds.defaults());
		this.watch.evaluate();
		assertThat(this.told).isEmpty();
	}

	@Test
	void timeoutsAreAWarningFromFivePercentOn() throws Exception {
		Dependency cache = this.registry.registerCache("cache");
		succeed(cache, 19);
		assertThat(catchThrowable(() -> cache.call(() -> {
			this.time.advance(Duration.ofSeconds(3));
			return "late";
		}))).isInstanceOf(CallTimeoutException.class);
		this.watch.evaluate();
		assertTold("raised warning timeout_rate/cache: 1 of the last 20 calls of 'cache' timed out (5.0 %)");
	}

	@Test
	void dependencyThatIsRegisteredLaterIsWatchedFromItsFirstCall() throws Exception {
		this.watch.start();
		this.time.advance(INTERVAL);
		Dependency late = this.registry.registerCache("late");
		fail(late, 10);
		this.time.advance(INTERVAL);
		assertThat(this.told).extracting(ResilienceAlert::id).containsExactly("failure_rate/late");
	}

	@Test
	void removedDependencyIsNoTroubleAnyMore() {
		this.registry.registerDatabase("db").circuitBreaker().forceOpen();
		this.watch.evaluate();
		this.told.clear();
		this.registry.remove("db");
		this.watch.evaluate();
		assertTold("resolved warning circuit_breaker_open/db: Dependency 'db' is removed");
		assertThat(this.alerts.active()).isEmpty();
	}

	@Test
	void thresholdOfZeroNeedsOneFailure() throws Exception {
		this.watch = watch(new AlertThresholds(1, 0, 0, 0, 1, Duration.ofSeconds(60)));
		Dependency db = this.registry.registerDatabase("db");
		succeed(db, 10);
		this.watch.evaluate();
		assertThat(this.told).isEmpty();
		fail(db, 1);
		this.watch.evaluate();
		assertThat(this.told).extracting(ResilienceAlert::id).containsExactly("failure_rate/db");
	}

	@Test
	void closedItLooksNoMore() {
		this.registry.registerDatabase("db").circuitBreaker().forceOpen();
		this.watch.start();
		this.watch.close();
		this.time.advance(Duration.ofHours(1));
		assertThat(this.told).isEmpty();
	}

	@Test
	void thresholdsThatCannotBeAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AlertThresholds(0, 0.8, 0.1, 0.05, 10, Duration.ofSeconds(60)))
			.withMessage("Invalid circuit_breaker_open_threshold (0): must be at least 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AlertThresholds(1, 0.8, 1.1, 0.05, 10, Duration.ofSeconds(60)))
			.withMessage("Invalid failure_rate_threshold (1.1): must be from 0 to 1");
	}

	private void assertTold(String alert) {
		assertThat(this.told)
			.extracting((it) -> "%s %s %s: %s".formatted(it.state().label(), it.level().label(), it.id(), it.message()))
			.containsExactly(alert);
		this.told.clear();
	}

	private static void succeed(Dependency dependency, int times) throws Exception {
		for (int i = 0; i < times; i++) {
			dependency.call(() -> "x");
		}
	}

	private static void fail(Dependency dependency, int times) {
		for (int i = 0; i < times; i++) {
			catchThrowable(() -> dependency.call(() -> {
				throw new IllegalStateException();
			}));
		}
	}

	private static void nested(Dependency dependency, int permits, Runnable inside) throws Exception {
		dependency.call(() -> {
			if (permits > 1) {
				nested(dependency, permits - 1, inside);
			}
			else {
				inside.run();
			}
			return null;
		});
	}

}
