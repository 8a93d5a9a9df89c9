package io.resilience.spring.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import io.resilience.CheckedCallable;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.dashboard.DashboardHistory.HistoryDescriptor;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DashboardHistoryTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Clock clock = new Clock() {

		@Override
		public Instant instant() {
			return Instant.EPOCH.plusNanos(DashboardHistoryTests.this.time.read());
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	};

	private final DashboardHistory history = new DashboardHistory(this.registry, HealthThresholds::defaults,
			this.clock);

	private final Dependency db = this.registry.registerDatabase("db");

	@AfterEach
	void close() {
		this.history.close();
		this.registry.close();
	}

	@Test
	void eachSampleHoldsWhatHasComeSinceTheOneBefore() {
		succeed(Duration.ofMillis(10), 8);
		fail();
		advance(10);
		succeed(Duration.ofMillis(800), 1);
		advance(10);
		List<@Nullable Sample> samples = samplesAfter(0);
		assertThat(samples).hasSize(2);
		assertThat(samples.get(0)).satisfies((first) -> {
			assertThat(first.calls()).isEqualTo(9);
			assertThat(first.failed()).isEqualTo(1);
			assertThat(first.rejected()).isZero();
			assertThat(first.p99()).isBetween(9.0, 11.0);
		});
		assertThat(samples.get(1)).satisfies((second) -> {
			assertThat(second.calls()).isEqualTo(1);
			assertThat(second.failed()).isZero();
			assertThat(second.p50()).isBetween(740.0, 860.0);
		});
	}

	@Test
	void anIntervalWithoutSuccessesHasNoLatency() {
		fail();
		advance(10);
		assertThat(samplesAfter(0)).singleElement().satisfies((sample) -> {
			assertThat(sample.failed()).isEqualTo(1);
			assertThat(sample.p50()).isNull();
		});
	}

	@Test
	void anIntervalWithoutCallsIsNothing() {
		advance(10);
		assertThat(samplesAfter(0)).containsExactly((Sample) null);
	}

	@Test
	void refusedCallsAreNoFailures() {
		this.db.circuitBreaker().forceOpen();
		fail();
		advance(10);
		assertThat(samplesAfter(0)).singleElement().satisfies((sample) -> {
			assertThat(sample.rejected()).isEqualTo(1);
			assertThat(sample.failed()).isZero();
		});
	}

	@Test
	void aReaderGetsOnlyWhatItHasNot() {
		advance(30);
		HistoryDescriptor all = this.history.read(0);
		assertThat(all.newest()).isEqualTo(3);
		assertThat(all.times()).containsExactly(10_000L, 20_000L, 30_000L);
		advance(10);
		assertThat(this.history.read(3).times()).containsExactly(40_000L);
		assertThat(this.history.read(4).times()).isEmpty();
		assertThat(this.history.read(4).samples()).isEmpty();
	}

	@Test
	void nothingOlderThanTenMinutesIsKept() {
		advance(3600);
		assertThat(this.history.read(0).times()).hasSize(60).startsWith(3_010_000L).endsWith(3_600_000L);
		assertThat(samplesAfter(0)).hasSize(60);
	}

	@Test
	void aDependencyThatComesLaterHasNothingBefore() {
		advance(20);
		Dependency late = this.registry.registerCache("late");
		call(late, () -> "x");
		advance(10);
		assertThat(this.history.read(0).samples().get("late")).hasSize(3).satisfies((samples) -> {
			assertThat(samples.subList(0, 2)).containsOnlyNulls();
			assertThat(samples.get(2)).isNotNull();
		});
	}

	@Test
	void aDependencyThatGoesIsForgotten() {
		advance(10);
		this.registry.remove("db");
		advance(10);
		assertThat(this.history.read(0).samples()).isEmpty();
	}

	@Test
	void aConditionLastsUntilAnotherIsSeen() {
		advance(10);
		assertThat(this.history.since("db", Condition.HEALTHY)).isEqualTo(Instant.EPOCH.plusSeconds(10));
		advance(10);
		this.db.circuitBreaker().forceOpen();
		advance(20);
		assertThat(this.history.since("db", Condition.DEGRADED)).isEqualTo(Instant.EPOCH.plusSeconds(30));
	}

	@Test
	void afterItIsClosedNothingIsSampled() {
		this.history.close();
		advance(60);
		assertThat(this.history.read(0).newest()).isZero();
	}

	private List<@Nullable Sample> samplesAfter(long tick) {
		return this.history.read(tick).samples().get("db");
	}

	private void advance(int seconds) {
		this.time.advance(Duration.ofSeconds(seconds));
	}

	private void succeed(Duration latency, int times) {
		for (int i = 0; i < times; i++) {
			// Time that the calls take is time that passes: not so much that a sample is
			// taken.
			call(this.db, () -> {
				this.time.advance(latency);
				return "x";
			});
		}
	}

	private void fail() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.db.call(() -> {
			throw new IllegalStateException();
		}));
	}

	private static void call(Dependency dependency, CheckedCallable<String, RuntimeException> body) {
		dependency.call(body);
	}

}
