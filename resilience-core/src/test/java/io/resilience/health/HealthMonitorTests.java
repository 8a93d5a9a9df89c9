package io.resilience.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.resilience.alert.AlertLevel;
import io.resilience.alert.ResilienceAlert;
import io.resilience.event.ResilienceEvent;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a monitor makes of its checks. Checks run on the thread that moves the time,
 * except where they hang.
 */
class HealthMonitorTests {

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private final ManualTime time = new ManualTime();

	private final HealthMonitor monitor = HealthMonitor.builder()
		.time(this.time, this.time)
		.executor(Runnable::run)
		.historySize(3)
		.build();

	private final List<ResilienceAlert> alerts = new ArrayList<>();

	private final List<ResilienceEvent> events = new ArrayList<>();

	private final AtomicReference<HealthResult> found = new AtomicReference<>(HealthResult.healthy());

	private final AtomicInteger checks = new AtomicInteger();

	HealthMonitorTests() {
		this.monitor.alerts().add(this.alerts::add);
		this.monitor.events().add(this.events::add);
	}

	@AfterEach
	void close() {
		this.monitor.close();
	}

	@Test
	void checksAreMadeAtOnceAndThenAtEachInterval() {
		this.monitor.register("db", this::check);
		this.time.advance(INTERVAL);
		assertThat(this.checks).as("not started").hasValue(0);
		this.monitor.start();
		this.time.advance(Duration.ZERO);
		assertThat(this.checks).hasValue(1);
		this.time.advance(INTERVAL.multipliedBy(3));
		assertThat(this.checks).hasValue(4);
	}

	@Test
	void eachCheckHasItsOwnInterval() {
		this.monitor.start();
		this.monitor.register("db", this::check, HealthCheckConfig.builder().interval(Duration.ofSeconds(1)).build());
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.checks).hasValue(11);
	}

	@Test
	void beforeTheFirstCheckItIsHealthy() {
		this.monitor.register("db", this::check);
		HealthCheckSnapshot db = snapshot("db");
		assertThat(db.status()).isEqualTo(HealthStatus.HEALTHY);
		assertThat(db.message()).isEqualTo("not checked yet");
		assertThat(db.last()).isNull();
		assertThat(db.duration()).isZero();
		assertThat(this.monitor.snapshot().status()).isEqualTo(HealthStatus.HEALTHY);
	}

	@Test
	void whatTheCheckSaysIsShown() {
		this.found.set(HealthResult.degraded("slow").withDetail("lag", 7));
		start(HealthCheckConfig.defaults());
		HealthCheckSnapshot db = snapshot("db");
		assertThat(db.status()).isEqualTo(HealthStatus.DEGRADED);
		assertThat(db.message()).isEqualTo("slow");
		assertThat(db.details()).containsEntry("lag", 7);
		assertThat(db.failures()).isOne();
	}

	@Test
	void checkThatThrowsIsUnhealthyAndShowsTheClassOnly() {
		this.monitor.register("db", () -> {
			throw new IllegalStateException("password of the admin");
		});
		this.monitor.start();
		this.time.advance(Duration.ZERO);
		assertThat(snapshot("db").status()).isEqualTo(HealthStatus.UNHEALTHY);
		assertThat(snapshot("db").message()).isEqualTo("java.lang.IllegalStateException");
	}

	@Test
	void checkThatKnowsYesAndNoIsACheck() {
		AtomicReference<Boolean> works = new AtomicReference<>(true);
		this.monitor.register("db", HealthCheck.of(works::get));
		this.monitor.checkNow();
		assertThat(snapshot("db").status()).isEqualTo(HealthStatus.HEALTHY);
		works.set(false);
		this.monitor.checkNow();
		assertThat(snapshot("db").status()).isEqualTo(HealthStatus.UNHEALTHY);
	}

	@Test
	void historyIsBoundedAndNewestFirst() {
		start(HealthCheckConfig.defaults());
		for (int i = 1; i <= 5; i++) {
			this.found.set(HealthResult.degraded("number " + i));
			this.time.advance(INTERVAL);
		}
		assertThat(snapshot("db").history()).extracting((record) -> record.result().message())
			.containsExactly("number 5", "number 4", "number 3");
	}

	@Test
	void criticalCheckThatIsUnhealthyMakesEverythingUnhealthy() {
		this.found.set(HealthResult.unhealthy("gone"));
		start(HealthCheckConfig.builder().critical(true).build());
		assertThat(this.monitor.snapshot().status()).isEqualTo(HealthStatus.UNHEALTHY);
		this.found.set(HealthResult.degraded("slow"));
		this.time.advance(INTERVAL);
		assertThat(this.monitor.snapshot().status()).isEqualTo(HealthStatus.DEGRADED);
	}

	@Test
	void otherTroublesMakeEverythingDegraded() {
		this.found.set(HealthResult.unhealthy("gone"));
		start(HealthCheckConfig.defaults());
		assertThat(this.monitor.snapshot().status()).isEqualTo(HealthStatus.DEGRADED);
		assertThat(this.monitor.snapshot().checks()).containsOnlyKeys("db");
	}

	@Test
	void secondTroubleInARowIsAnAlertAndTheNextSuccessResolvesIt() {
		start(HealthCheckConfig.defaults());
		this.found.set(HealthResult.unhealthy("gone"));
		this.time.advance(INTERVAL);
		assertThat(this.alerts).isEmpty();
		this.time.advance(INTERVAL);
		this.time.advance(INTERVAL);
		assertThat(this.alerts).singleElement().satisfies((alert) -> {
			assertThat(alert.level()).isEqualTo(AlertLevel.WARNING);
			assertThat(alert.id()).isEqualTo("health_check/db");
			assertThat(alert.message()).isEqualTo("Health check 'db' is unhealthy (2 times in a row): gone");
		});
		this.found.set(HealthResult.healthy());
		this.time.advance(INTERVAL);
		assertThat(this.alerts).hasSize(2);
		assertThat(this.alerts.get(1).isResolved()).isTrue();
		assertThat(this.alerts.get(1).message()).isEqualTo("Health check 'db' is healthy");
	}

	@Test
	void oneTroubleBetweenSuccessesIsNoAlert() {
		start(HealthCheckConfig.defaults());
		for (int i = 0; i < 10; i++) {
			this.found.set((i % 2 == 0) ? HealthResult.unhealthy("gone") : HealthResult.healthy());
			this.time.advance(INTERVAL);
		}
		assertThat(this.alerts).isEmpty();
	}

	@Test
	void whatIsInTroubleIsLookedAtMoreOftenUntilItIsWellAgain() {
		start(HealthCheckConfig.builder().interval(INTERVAL.multipliedBy(2)).recoveryInterval(INTERVAL).build());
		this.time.advance(INTERVAL.multipliedBy(2));
		assertThat(this.checks).as("well").hasValue(2);
		this.found.set(HealthResult.degraded("slow"));
		this.time.advance(INTERVAL.multipliedBy(2));
		assertThat(this.checks).as("the trouble is found").hasValue(3);
		this.time.advance(INTERVAL.multipliedBy(3));
		assertThat(this.checks).as("looked at more often").hasValue(6);
		this.found.set(HealthResult.healthy());
		this.time.advance(INTERVAL);
		assertThat(this.checks).hasValue(7);
		this.time.advance(INTERVAL);
		assertThat(this.checks).as("well again").hasValue(7);
		this.time.advance(INTERVAL);
		assertThat(this.checks).hasValue(8);
	}

	@Test
	void whatComesAndGoesTellsOnceInItsAlertInterval() {
		start(HealthCheckConfig.builder().alertThreshold(1).alertInterval(Duration.ofHours(1)).build());
		for (int minutes = 0; minutes < 59; minutes++) {
			this.found.set((minutes % 2 == 0) ? HealthResult.unhealthy("gone") : HealthResult.healthy());
			this.time.advance(Duration.ofMinutes(1));
		}
		assertThat(this.alerts).extracting(ResilienceAlert::isResolved).containsExactly(false, true);
		this.found.set(HealthResult.unhealthy("gone"));
		this.time.advance(Duration.ofMinutes(2));
		assertThat(this.alerts).extracting(ResilienceAlert::isResolved).containsExactly(false, true, false);
	}

	@Test
	void troubleThatLastsIsToldOnceAnHour() {
		this.found.set(HealthResult.unhealthy("gone"));
		start(HealthCheckConfig.builder().alertThreshold(3).alertInterval(Duration.ofHours(1)).build());
		this.time.advance(INTERVAL);
		assertThat(this.alerts).isEmpty();
		this.time.advance(INTERVAL);
		assertThat(this.alerts).hasSize(1);
		this.time.advance(Duration.ofMinutes(59));
		assertThat(this.alerts).hasSize(1);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.alerts).hasSize(2);
	}

	@Test
	void theLastHundredResultsAreKept() {
		try (HealthMonitor monitor = HealthMonitor.builder()
			.time(this.time, this.time)
			.executor(Runnable::run)
			.build()) {
			monitor.register("db", this::check);
			monitor.start();
			this.time.advance(INTERVAL.multipliedBy(150));
			assertThat(monitor.find("db").orElseThrow().history()).hasSize(100);
		}
	}

	@Test
	void alertOfACriticalCheckIsCritical() {
		this.found.set(HealthResult.unhealthy("gone"));
		start(HealthCheckConfig.builder().critical(true).alertThreshold(1).build());
		assertThat(this.alerts).extracting(ResilienceAlert::level).containsExactly(AlertLevel.CRITICAL);
	}

	@Test
	void criticalCheckThatIsOnlyDegradedIsAWarningUntilItIsUnhealthyAsOften() {
		this.found.set(HealthResult.degraded("slow"));
		start(HealthCheckConfig.builder().critical(true).build());
		this.time.advance(INTERVAL);
		assertThat(this.alerts).extracting(ResilienceAlert::level).containsExactly(AlertLevel.WARNING);
		this.found.set(HealthResult.unhealthy("gone"));
		this.time.advance(INTERVAL);
		assertThat(this.alerts).hasSize(1);
		this.time.advance(INTERVAL);
		assertThat(this.alerts).extracting(ResilienceAlert::level)
			.containsExactly(AlertLevel.WARNING, AlertLevel.CRITICAL);
	}

	@Test
	void changesOfStatusAreEvents() {
		start(HealthCheckConfig.defaults());
		this.found.set(HealthResult.unhealthy("gone"));
		this.time.advance(INTERVAL.multipliedBy(2));
		assertThat(this.events).singleElement().satisfies((event) -> {
			assertThat(event.type()).isEqualTo("health_status_changed");
			assertThat(event.dependency()).isEqualTo("db");
			assertThat(event.details()).containsEntry("from", "healthy").containsEntry("to", "unhealthy");
		});
	}

	@Test
	@Timeout(60)
	void hangingCheckIsUnhealthyWhenItsTimeIsOverAndDelaysNoOther() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		try (HealthMonitor monitor = HealthMonitor.builder().time(this.time, this.time).build()) {
			monitor.register("other", HealthResult::healthy,
					HealthCheckConfig.builder().interval(Duration.ofSeconds(1)).build());
			monitor.register("hangs", () -> {
				inside.countDown();
				try {
					new CountDownLatch(1).await();
				}
				finally {
					interrupted.countDown();
				}
				return HealthResult.healthy();
			});
			monitor.start();
			this.time.advance(Duration.ZERO);
			assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
			for (int seconds = 0; seconds < 4; seconds++) {
				while (monitor.find("other").orElseThrow().history().size() <= seconds) {
					Thread.yield();
				}
				this.time.advance(Duration.ofSeconds(1));
			}
			assertThat(monitor.find("hangs").orElseThrow().last()).isNull();
			this.time.advance(Duration.ofSeconds(5));
			assertThat(monitor.find("hangs").orElseThrow().status()).isEqualTo(HealthStatus.UNHEALTHY);
			assertThat(monitor.find("hangs").orElseThrow().message()).isEqualTo("No answer within PT5S");
			assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void checkThatIgnoresItsInterruptIsNotAskedAgainAndStaysUnhealthy() throws Exception {
		CountDownLatch leave = new CountDownLatch(1);
		CountDownLatch inside = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		try (HealthMonitor monitor = HealthMonitor.builder().time(this.time, this.time).build()) {
			monitor.alerts().add(this.alerts::add);
			monitor.register("hangs", () -> {
				calls.incrementAndGet();
				inside.countDown();
				awaitUninterruptibly(leave);
				return HealthResult.healthy();
			});
			monitor.start();
			this.time.advance(Duration.ZERO);
			assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
			this.time.advance(INTERVAL.multipliedBy(3));
			assertThat(calls).hasValue(1);
			HealthCheckSnapshot hangs = monitor.find("hangs").orElseThrow();
			assertThat(hangs.status()).isEqualTo(HealthStatus.UNHEALTHY);
			assertThat(hangs.failures()).isEqualTo(4);
			assertThat(hangs.message()).isEqualTo("Has not come back from an earlier check, so it is not asked again");
			assertThat(this.alerts).hasSize(1);
			leave.countDown();
			while (monitor.find("hangs").orElseThrow().status() != HealthStatus.HEALTHY) {
				this.time.advance(INTERVAL);
				Thread.yield();
			}
			assertThat(calls.get()).isGreaterThan(1);
		}
	}

	@Test
	void checksAreMadeBesideEachOther() throws Exception {
		CountDownLatch together = new CountDownLatch(20);
		try (HealthMonitor monitor = HealthMonitor.builder().time(this.time, this.time).build()) {
			for (int i = 0; i < 20; i++) {
				monitor.register("check" + i, () -> {
					together.countDown();
					together.await();
					return HealthResult.healthy();
				});
			}
			HealthSnapshot snapshot = monitor.checkNow().toCompletableFuture().get(20, TimeUnit.SECONDS);
			assertThat(snapshot.checks()).hasSize(20);
			assertThat(snapshot.checks().values()).allSatisfy((check) -> assertThat(check.last()).isNotNull());
		}
	}

	@Test
	void closingEndsChecksThatAreBeingMadeAndTheirThreads() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		AtomicReference<Thread> thread = new AtomicReference<>();
		HealthMonitor monitor = HealthMonitor.create();
		monitor.register("hangs", () -> {
			thread.set(Thread.currentThread());
			inside.countDown();
			new CountDownLatch(1).await();
			return HealthResult.healthy();
		});
		monitor.start();
		assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
		monitor.close();
		thread.get().join(20_000);
		assertThat(thread.get().isAlive()).isFalse();
		assertThat(monitor.find("hangs").orElseThrow().history()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> monitor.register("late", HealthResult::healthy))
			.withMessage("Health check 'late' comes too late: the monitor is closed");
	}

	@Test
	void removedCheckIsMadeNoMoreAndItsAlertIsResolved() {
		this.found.set(HealthResult.unhealthy("gone"));
		start(HealthCheckConfig.builder().alertThreshold(1).build());
		assertThat(this.monitor.remove("db")).isTrue();
		assertThat(this.monitor.remove("db")).isFalse();
		this.time.advance(INTERVAL);
		assertThat(this.checks).hasValue(1);
		assertThat(this.monitor.find("db")).isEmpty();
		assertThat(this.alerts).extracting(ResilienceAlert::isResolved).containsExactly(false, true);
	}

	@Test
	void namesAreTakenOnce() {
		this.monitor.register("db", this::check);
		assertThatIllegalStateException().isThrownBy(() -> this.monitor.register("db", this::check))
			.withMessage("There is a health check 'db' already. Give one of them another name, or remove the first.");
		assertThatIllegalArgumentException().isThrownBy(() -> this.monitor.register(" ", this::check));
	}

	@Test
	void settingsThatCannotBeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> HealthCheckConfig.builder().alertThreshold(0).build())
			.withMessage("Invalid alert_threshold (0): must be at least 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HealthCheckConfig.builder().timeout(Duration.ZERO).build())
			.withMessage("Invalid timeout (PT0S): must be above zero");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HealthCheckConfig.builder().recoveryInterval(Duration.ZERO).build())
			.withMessage("Invalid recovery_interval (PT0S): must be above zero");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HealthCheckConfig.builder().alertInterval(Duration.ofSeconds(-1)).build())
			.withMessage("Invalid alert_interval (PT-1S): must not be negative");
	}

	private HealthResult check() {
		this.checks.incrementAndGet();
		return this.found.get();
	}

	private void start(HealthCheckConfig config) {
		this.monitor.register("db", this::check, config);
		this.monitor.start();
		this.time.advance(Duration.ZERO);
	}

	private HealthCheckSnapshot snapshot(String name) {
		return this.monitor.find(name).orElseThrow();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return;
			}
			catch (InterruptedException ex) {
				// that is what it ignores
			}
		}
	}

}
