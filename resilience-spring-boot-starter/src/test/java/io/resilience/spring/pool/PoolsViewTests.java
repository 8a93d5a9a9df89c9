package io.resilience.spring.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.spring.metrics.PoolMetrics;
import io.resilience.spring.properties.HealthSettings;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsViewTests {

	private final ManualTime time = new ManualTime();

	private final Map<String, PoolReading> readings = new TreeMap<>();

	private final HealthSettings.Pools thresholds = new HealthSettings.Pools(0.1, 0.9, Duration.ofSeconds(1));

	private final PoolsView view = new PoolsView(List.of(() -> this.readings), this.thresholds, this.time);

	@Test
	void poolIsDegradedWhereMoreThanATenthGetNothingOfLate() {
		put(reading(1, 1000, 0, 0));
		assertThat(condition()).isEqualTo("healthy");
		lookForMinutes(2);
		put(reading(1, 1090, 10, 0));
		assertThat(condition()).isEqualTo("healthy");
		put(reading(1, 1090, 11, 0));
		assertThat(condition()).isEqualTo("degraded");
	}

	@Test
	void whatWasBeforeTheFirstLookDoesNotCountUnlessThePoolIsNew() {
		put(reading(1, 10, 90, 0));
		assertThat(condition()).isEqualTo("healthy");
		this.readings.put("made later", reading(1, 10, 90, 0));
		assertThat(this.view.pools().get("made later").condition()).isEqualTo("degraded");
		assertThat(condition()).isEqualTo("healthy");
	}

	@Test
	void theWaitIsThatOfTheLeasesOfLate() {
		put(waited(1000, 100_000));
		assertThat(averageWait()).isZero();
		lookForMinutes(2);
		put(waited(1010, 130_000));
		assertThat(averageWait()).isEqualTo(3000);
		assertThat(condition()).isEqualTo("degraded");
		lookForMinutes(2);
		put(waited(1030, 130_020));
		assertThat(averageWait()).isEqualTo(1);
		assertThat(condition()).isEqualTo("healthy");
	}

	@Test
	void troubleThatIsOverIsForgottenAfterTwoMinutes() {
		this.view.pools();
		put(reading(1, 10, 90, 0));
		assertThat(condition()).isEqualTo("degraded");
		lookForMinutes(2);
		put(reading(1, 20, 90, 0));
		assertThat(condition()).isEqualTo("healthy");
	}

	private void lookForMinutes(int minutes) {
		for (int i = 0; i < minutes; i++) {
			this.time.advance(Duration.ofMinutes(1));
			this.view.pools();
		}
	}

	@Test
	void poolIsDegradedWhereALeaseTakesMoreThanASecond() {
		put(reading(1, 10, 0, 1000));
		assertThat(condition()).isEqualTo("healthy");
		put(reading(1, 10, 0, 1001));
		assertThat(condition()).isEqualTo("degraded");
	}

	@Test
	void poolIsUnderPressureAboveNineTenthsOfItsCapacity() {
		put(reading(9, 10, 0, 0));
		assertThat(condition()).isEqualTo("healthy");
		put(reading(10, 10, 0, 0));
		assertThat(condition()).isEqualTo("under_pressure");
	}

	@Test
	void troubleBeginsWhereItIsSaid() {
		PoolsView strict = new PoolsView(List.of(() -> this.readings),
				new HealthSettings.Pools(0.01, 0.5, Duration.ofMillis(100)), this.time);
		strict.pools();
		put(reading(5, 10, 0, 100));
		assertThat(strict.pools().get("spare").condition()).isEqualTo("healthy");
		put(reading(6, 10, 0, 100));
		assertThat(strict.pools().get("spare").condition()).isEqualTo("under_pressure");
		put(reading(0, 10, 0, 101));
		assertThat(strict.pools().get("spare").condition()).isEqualTo("degraded");
		put(reading(0, 100, 2, 0));
		assertThat(strict.pools().get("spare").condition()).isEqualTo("degraded");
		assertThat(condition()).isEqualTo("healthy");
	}

	@Test
	void poolWithoutABoundOrWithoutCountsIsHealthy() {
		put(new PoolReading("own", 1000, 0, -1, 0, null, null, null, null, null));
		assertThat(condition()).isEqualTo("healthy");
	}

	@Test
	void sourceThatFailsHidesOnlyItsOwnPools() {
		PoolsView both = new PoolsView(List.of(() -> {
			throw new IllegalStateException("closed");
		}, () -> this.readings), this.thresholds, this.time);
		put(reading(1, 1, 0, 0));
		assertThat(both.pools()).containsOnlyKeys("spare");
	}

	@Test
	void metersComeAndGoWithTheirPool() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		try (PoolMetrics metrics = new PoolMetrics(this.view, this.time)) {
			metrics.bindTo(meters);
			assertThat(meters.getMeters()).isEmpty();
			put(reading(3, 7, 1, 0));
			this.time.advance(Duration.ofSeconds(10));
			assertThat(meters.get("resilience.pool.active").tags("pool", "spare", "kind", "own").gauge().value())
				.isEqualTo(3);
			assertThat(meters.get("resilience.pool.borrowed").functionCounter().count()).isEqualTo(7);
			assertThat(meters.get("resilience.pool.rejected").functionCounter().count()).isEqualTo(1);
			put(reading(4, 8, 1, 0));
			this.time.advance(Duration.ofSeconds(1));
			assertThat(meters.get("resilience.pool.active").gauge().value()).isEqualTo(4);
			this.readings.clear();
			this.time.advance(Duration.ofSeconds(10));
			assertThat(meters.getMeters()).isEmpty();
			put(new PoolReading("hikari", 1, 0, 3, 0, null, null, null, null, null));
			this.time.advance(Duration.ofSeconds(10));
			assertThat(meters.getMeters()).map(Meter::getId)
				.map(Meter.Id::getName)
				.containsExactlyInAnyOrder("resilience.pool.active", "resilience.pool.idle", "resilience.pool.capacity",
						"resilience.pool.waiting");
		}
		assertThat(meters.getMeters()).isEmpty();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(meters.getMeters()).isEmpty();
	}

	private String condition() {
		return this.view.pools().get("spare").condition();
	}

	private Double averageWait() {
		return this.view.pools().get("spare").averageWait();
	}

	private static PoolReading waited(long borrowed, double totalWait) {
		return new PoolReading("own", 1, 0, 10, 0, borrowed, 0L, null, totalWait, null);
	}

	private void put(PoolReading reading) {
		this.readings.put("spare", reading);
	}

	private static PoolReading reading(int active, long borrowed, long rejected, double averageWait) {
		return new PoolReading("own", active, 0, 10, 0, borrowed, rejected, averageWait, null, null);
	}

}
