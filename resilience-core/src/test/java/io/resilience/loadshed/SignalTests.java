package io.resilience.loadshed;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.OperatingSystemMXBean;
import io.resilience.time.ManualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The signals that come with the library.
 */
class SignalTests {

	/** Below the threshold, where most of these tests are, a pressure is the reading. */
	private static final Scale LINEAR = new Scale(0.999, 1, 0.999);

	private static final Offset<Double> EXACTLY = within(1e-9);

	private final ManualTime time = new ManualTime();

	private double load;

	@Test
	void cpuIsTheLoadSmoothedOverTwoReadings() {
		LoadSignal cpu = new CpuSignal(LINEAR, () -> this.load);
		this.load = 0.8;
		assertThat(cpu.pressure()).isCloseTo(0.4, EXACTLY);
		assertThat(cpu.pressure()).isCloseTo(0.8, EXACTLY);
		this.load = 0;
		assertThat(cpu.pressure()).isCloseTo(0.4, EXACTLY);
		assertThat(cpu.pressure()).isZero();
		assertThat(cpu.name()).isEqualTo("cpu");
	}

	@Test
	void aCpuLoadThatCannotBeReadIsNoNumber() {
		LoadSignal cpu = new CpuSignal(LINEAR, () -> this.load);
		this.load = -1;
		assertThat(cpu.pressure()).isNaN();
		this.load = Double.NaN;
		assertThat(cpu.pressure()).isNaN();
		this.load = 0.8;
		assertThat(cpu.pressure()).isCloseTo(0.4, EXACTLY);
	}

	@Test
	void theCpuLoadOfTheContainerCanBeReadHere() {
		assertThat(ManagementFactory.getOperatingSystemMXBean()).isInstanceOf(OperatingSystemMXBean.class);
		assertThat(CpuSignal.containerLoad().getAsDouble()).isLessThanOrEqualTo(1);
	}

	@Test
	void theThresholdIsWhereSheddingBeginsAndTheWorstReadingIsAllThereIs() {
		Scale scale = new Scale(0.8, 1, 0.5);
		assertThat(scale.pressure(0)).isZero();
		assertThat(scale.pressure(0.4)).isEqualTo(0.25);
		assertThat(scale.pressure(0.8)).isEqualTo(0.5);
		assertThat(scale.pressure(0.9)).isCloseTo(0.75, EXACTLY);
		assertThat(scale.pressure(1)).isEqualTo(1);
		assertThat(scale.pressure(7)).isEqualTo(1);
	}

	@Test
	void memoryIsWhatCollectionsLeft() {
		FakeHeap heap = new FakeHeap();
		LoadSignal memory = new MemorySignal(LINEAR, heap, this.time);
		heap.used = 400;
		heap.usedNow = 900;
		assertThat(memory.pressure()).isCloseTo(0.4, EXACTLY);
		assertThat(memory.name()).isEqualTo("memory");
	}

	@Test
	void memoryThatHasBeenFreedSinceTheLastFigureIsNotCounted() {
		FakeHeap heap = new FakeHeap();
		LoadSignal memory = new MemorySignal(LINEAR, heap, this.time);
		heap.used = 400;
		heap.usedNow = 100;
		assertThat(memory.pressure()).isCloseTo(0.1, EXACTLY);
	}

	@Test
	void aFigureThatNoCollectionRenewsForAMinuteIsForgotten() {
		FakeHeap heap = new FakeHeap();
		LoadSignal memory = new MemorySignal(LINEAR, heap, this.time);
		heap.used = 500;
		heap.usedNow = 900;
		assertThat(memory.pressure()).isCloseTo(0.5, EXACTLY);
		this.time.advance(Duration.ofSeconds(60));
		assertThat(memory.pressure()).isCloseTo(0.5, EXACTLY);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(memory.pressure()).isZero();
		heap.used = 499;
		assertThat(memory.pressure()).as("a new figure").isCloseTo(0.499, EXACTLY);
	}

	@Test
	void aHeapThatTellsNothingIsNoNumber() {
		FakeHeap heap = new FakeHeap();
		heap.used = -1;
		assertThat(new MemorySignal(LINEAR, heap, this.time).pressure()).isNaN();
	}

	@Test
	void theHeapOfThisProcessCanBeRead() {
		System.gc();
		HeapAfterCollection heap = HeapAfterCollection.system();
		assertThat(heap.usedBytes()).isBetween(1L, heap.maxBytes());
		assertThat(heap.usedNowBytes()).isBetween(1L, heap.maxBytes());
		assertThat(new MemorySignal(LINEAR, heap, this.time).pressure()).isBetween(0.0, 1.0);
	}

	@Test
	void latencyIsTheMeanSinceTheLastReading() {
		LatencySignal latency = new LatencySignal(new Scale(1_000, 2_000, 0.5));
		for (int i = 0; i < 20; i++) {
			latency.record(400 + 10 * i);
		}
		assertThat(latency.pressure()).isCloseTo(0.2475, EXACTLY);
	}

	@Test
	void aFewSlowCallsMoveLatencyLittle() {
		LatencySignal latency = new LatencySignal(new Scale(1_000, 2_000, 0.5));
		latency.record(2_000);
		assertThat(latency.pressure()).isCloseTo(0.05, EXACTLY);
	}

	@Test
	void withoutCallsLatencyHalvesSoThatShedLoadComesBack() {
		LatencySignal latency = new LatencySignal(new Scale(1_000, 2_000, 0.5));
		for (int i = 0; i < 20; i++) {
			latency.record(2_000);
		}
		assertThat(latency.pressure()).isEqualTo(1);
		assertThat(latency.pressure()).isEqualTo(0.5);
		assertThat(latency.pressure()).isEqualTo(0.25);
	}

	private static final class FakeHeap implements HeapAfterCollection {

		private long used;

		private long usedNow;

		@Override
		public long usedBytes() {
			return this.used;
		}

		@Override
		public long usedNowBytes() {
			return this.usedNow;
		}

		@Override
		public long maxBytes() {
			return 1_000;
		}

	}

}
