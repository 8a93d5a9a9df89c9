package io.resilience.loadshed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.resilience.LoadShedException;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is shed first. The limit is 100, a tenth of it reserved for critical calls, and the
 * watermarks are 0.5 and 1: so nobody is shed below 45 in flight, and only critical calls
 * are admitted from 90 on.
 */
class ShedStrategyTests {

	private final ManualTime time = new ManualTime();

	private double pressure;

	private double chance;

	private final List<Permit> permits = new ArrayList<>();

	@ParameterizedTest
	@EnumSource(ShedStrategy.class)
	void belowTheLowWatermarkNobodyIsShed(ShedStrategy strategy) {
		LoadShedder shedder = shedder(strategy);
		this.pressure = 0.49;
		for (int i = 0; i < 45; i++) {
			assertThat(admits(shedder, Priority.BACKGROUND, "one client for all")).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(ShedStrategy.class)
	void atTheHighWatermarkOnlyCriticalCallsAreAdmitted(ShedStrategy strategy) {
		LoadShedder shedder = shedder(strategy);
		this.pressure = 1;
		this.chance = 0.999_999;
		for (int priority = 1; priority <= Priority.BACKGROUND; priority++) {
			assertThat(admits(shedder, priority, "a")).isFalse();
		}
		assertThat(admits(shedder, Priority.CRITICAL, "a")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.01, 0.5, 0.99, 1 })
	void watermarksAreWhereSheddingBeginsAndWhereItIsComplete(double watermark) {
		for (ShedStrategy strategy : ShedStrategy.values()) {
			LoadShedder shedder = LoadShedder.builder("inbound")
				.config(LoadShedderTests.unwatched()
					.strategy(strategy)
					.lowWatermark(watermark)
					.highWatermark(watermark)
					.build())
				.ticker(this.time)
				.random(() -> 0.999_999)
				.signal(LoadSignal.of("fake", () -> this.pressure))
				.build();
			this.pressure = Math.nextDown(watermark);
			assertThat(admits(shedder, Priority.BACKGROUND, "a")).isTrue();
			this.pressure = watermark;
			this.time.advance(Duration.ofSeconds(1)); // signals are read now and then
			assertThat(admits(shedder, Priority.BACKGROUND, "b")).isFalse();
			assertThat(admits(shedder, 1, "b")).isFalse();
			assertThat(admits(shedder, Priority.CRITICAL, "b")).isTrue();
			releaseAll();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void aTinyLimitHoldsExactlyThatMany(int limit) {
		for (ShedStrategy strategy : ShedStrategy.values()) {
			LoadShedder shedder = LoadShedder.builder("inbound")
				.config(LoadShedderTests.unwatched()
					.strategy(strategy)
					.minLimit(1)
					.initialLimit(limit)
					.maxLimit(limit)
					.build())
				.ticker(this.time)
				.build();
			for (int i = 0; i < limit; i++) {
				assertThat(admits(shedder, Priority.CRITICAL, null)).isTrue();
			}
			assertThat(admits(shedder, Priority.CRITICAL, null)).isFalse();
			releaseAll();
			assertThat(admits(shedder, Priority.CRITICAL, null)).isTrue();
			releaseAll();
		}
	}

	@ParameterizedTest
	@EnumSource(ShedStrategy.class)
	void criticalCallsMayUseTheReserveAndAreShedOnlyAboveTheHardLimit(ShedStrategy strategy) {
		LoadShedder shedder = shedder(strategy);
		this.chance = 0.999_999;
		this.time.advance(Duration.ofSeconds(1));
		fill(shedder, 1, 1_000);
		assertThat(shedder.snapshot().inFlight()).isEqualTo(90);
		fill(shedder, Priority.CRITICAL, 1_000);
		assertThat(shedder.snapshot().inFlight()).isEqualTo(100);
		assertThat(shedder.snapshot().shedCritical()).isEqualTo(990);
	}

	@Test
	void byChanceTheShareOfShedCallsGrowsFromTheLowToTheHighWatermark() {
		LoadShedder shedder = shedder(ShedStrategy.RANDOM);
		this.pressure = 0.75;
		int shed = 0;
		for (int i = 0; i < 100; i++) {
			this.chance = i / 100.0;
			shed += admits(shedder, Priority.BACKGROUND, null) ? 0 : 1;
			releaseAll();
		}
		assertThat(shed).as("half way").isEqualTo(51);
	}

	@Test
	void byPriorityTheLessImportantGoFirst() {
		LoadShedder shedder = shedder(ShedStrategy.PRIORITY);
		int before = 0;
		for (int priority = Priority.BACKGROUND; priority >= Priority.CRITICAL; priority--) {
			fill(shedder, priority, 200);
			int admitted = shedder.snapshot().inFlight();
			assertThat(admitted).isGreaterThan(before);
			before = admitted;
		}
		assertThat(before).isEqualTo(100);
	}

	@Test
	void byPriorityASignalShedsTheLessImportantFirstToo() {
		LoadShedder shedder = shedder(ShedStrategy.PRIORITY);
		this.pressure = 0.8;
		assertThat(admits(shedder, Priority.BACKGROUND, null)).isFalse();
		assertThat(admits(shedder, Priority.NORMAL, null)).isFalse();
		assertThat(admits(shedder, 3, null)).isTrue();
		assertThat(admits(shedder, Priority.CRITICAL, null)).isTrue();
	}

	@Test
	void fairnessShedsTheClientWithMostInFlightAndLeavesRoomForTheOthers() {
		LoadShedder shedder = shedder(ShedStrategy.FAIR);
		for (int i = 0; i < 9; i++) {
			admits(shedder, Priority.NORMAL, "small" + i);
		}
		this.time.advance(Duration.ofMillis(500));
		for (int i = 0; i < 1_000; i++) {
			admits(shedder, Priority.NORMAL, "hog");
			this.time.advance(Duration.ofMillis(10));
		}
		assertThat(shedder.snapshot().inFlight()).as("the hog is stopped before all is taken").isLessThan(70);
		assertThat(admits(shedder, Priority.NORMAL, "hog")).isFalse();
		for (int i = 0; i < 9; i++) {
			assertThat(admits(shedder, Priority.NORMAL, "small" + i)).isTrue();
		}
		assertThat(admits(shedder, Priority.NORMAL, "a new one")).isTrue();
		assertThat(shedder.snapshot().shed().get(ShedReason.FAIR_SHARE)).isPositive();
		assertThat(shedder.snapshot().clients()).isEqualTo(10);
	}

	@Test
	void fairnessShedsTheClientWithMostAdmittedLatelyWhenASignalIsHigh() {
		LoadShedder shedder = shedder(ShedStrategy.FAIR);
		for (int i = 0; i < 1_000; i++) {
			admits(shedder, Priority.NORMAL, "hog");
			admits(shedder, Priority.NORMAL, "small" + i % 300);
			releaseAll();
		}
		this.pressure = 0.9;
		this.time.advance(Duration.ofMillis(500));
		assertThat(admits(shedder, Priority.NORMAL, "hog")).isFalse();
		assertThat(admits(shedder, Priority.NORMAL, "small7")).isTrue();
	}

	@Test
	void theMessageToAnUnfairClientDoesNotNameIt() {
		LoadShedder shedder = shedder(ShedStrategy.FAIR);
		admits(shedder, Priority.NORMAL, "small");
		this.time.advance(Duration.ofMillis(500));
		fill(shedder, Priority.NORMAL, 40);
		this.time.advance(Duration.ofMillis(500));
		try {
			for (int i = 0; i < 100; i++) {
				this.permits.add(shedder.acquire(Priority.NORMAL, "jane@example.com"));
			}
		}
		catch (LoadShedException ex) {
			assertThat(ex).hasMessageContaining("fair share").hasMessageNotContaining("jane");
			return;
		}
		throw new AssertionError("not shed");
	}

	@Test
	void aLimitAtItsFloorStillAdmitsOneOfEveryPriority() {
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(LoadShedderTests.unwatched().minLimit(1).maxLimit(1).build())
			.ticker(this.time)
			.build();
		for (int priority = 0; priority <= Priority.BACKGROUND; priority++) {
			assertThat(admits(shedder, priority, null)).isTrue();
			releaseAll();
		}
	}

	private LoadShedder shedder(ShedStrategy strategy) {
		return LoadShedder.builder("inbound")
			.config(LoadShedderTests.unwatched()
				.strategy(strategy)
				.initialLimit(100)
				.minLimit(1)
				.maxLimit(100)
				.lowWatermark(0.5)
				.build())
			.ticker(this.time)
			.random(() -> this.chance)
			.signal(LoadSignal.of("fake", () -> this.pressure))
			.build();
	}

	private void fill(LoadShedder shedder, int priority, int times) {
		for (int i = 0; i < times; i++) {
			admits(shedder, priority, "client" + i % 25);
		}
	}

	private boolean admits(LoadShedder shedder, int priority, @Nullable String clientId) {
		try {
			this.permits.add(shedder.acquire(priority, clientId));
			return true;
		}
		catch (LoadShedException ex) {
			return false;
		}
	}

	private void releaseAll() {
		this.permits.forEach(Permit::ignore);
		this.permits.clear();
	}

}
