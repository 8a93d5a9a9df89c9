package io.resilience.loadshed;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PressureTests {

	private static final long INTERVAL = 100;

	private final AtomicInteger reads = new AtomicInteger();

	private double value = 0.5;

	private final LoadSignal signal = LoadSignal.of("disk", () -> {
		this.reads.incrementAndGet();
		return this.value;
	});

	@Test
	void aSignalIsReadAtMostOnceAnInterval() {
		Pressure pressure = new Pressure(List.of(this.signal), INTERVAL);
		long start = Long.MAX_VALUE - 150;
		for (long now = start; now - start < 1_000; now++) {
			pressure.at(now);
		}
		assertThat(this.reads).hasValue(10);
	}

	@Test
	void theHighestSignalCounts() {
		Pressure pressure = new Pressure(
				List.of(LoadSignal.of("low", () -> 0.2), this.signal, LoadSignal.of("less", () -> 0.4)), INTERVAL);
		Pressure.Reading reading = pressure.at(0);
		assertThat(reading.pressure()).isEqualTo(0.5);
		assertThat(reading.signal()).isEqualTo("disk");
		assertThat(reading.signals()).hasSize(3);
	}

	@Test
	void moreThanAllIsAll() {
		this.value = Double.POSITIVE_INFINITY;
		assertThat(new Pressure(List.of(this.signal), INTERVAL).at(0).pressure()).isEqualTo(1);
	}

	@Test
	void whatCannotBeReadIsNoPressureAndIsNamed() {
		Pressure pressure = new Pressure(List.of(LoadSignal.of("absent", () -> Double.NaN),
				LoadSignal.of("negative", () -> -1), LoadSignal.of("broken", () -> {
					throw new IllegalStateException("secret");
				}), LoadSignal.of("unlinked", () -> {
					throw new NoClassDefFoundError();
				})), INTERVAL);
		Pressure.Reading reading = pressure.at(0);
		assertThat(reading.pressure()).isZero();
		assertThat(reading.signals()).containsExactly(new SignalSnapshot("absent", 0, "not readable"),
				new SignalSnapshot("negative", 0, "not readable"),
				new SignalSnapshot("broken", 0, "java.lang.IllegalStateException"),
				new SignalSnapshot("unlinked", 0, "java.lang.NoClassDefFoundError"));
	}

	@Test
	void withoutSignalsThereIsNoPressure() {
		assertThat(new Pressure(List.of(), INTERVAL).at(0).pressure()).isZero();
	}

	@Test
	void aLambdaIsASignalToo() {
		assertThat(new Pressure(List.of(() -> 0.3), INTERVAL).at(0).signal()).isEqualTo("custom");
	}

	@Test
	void whileASignalIsBeingReadTheOthersGoOnWithTheLastReadingUntilItIsStale() {
		AtomicLong now = new AtomicLong();
		double[] seen = new double[2];
		Pressure[] self = new Pressure[1];
		Pressure pressure = new Pressure(List.of(LoadSignal.of("slow", () -> {
			if (now.get() > 0) {
				// A signal that asks in turn stands for another thread that comes now.
				seen[0] = self[0].at(now.get()).pressure();
				seen[1] = self[0].at(now.get() + 20 * INTERVAL).pressure();
			}
			return 0.9;
		})), INTERVAL);
		self[0] = pressure;
		pressure.at(now.get());
		now.set(INTERVAL);
		pressure.at(now.get());
		assertThat(seen).containsExactly(0.9, 0);
	}

}
