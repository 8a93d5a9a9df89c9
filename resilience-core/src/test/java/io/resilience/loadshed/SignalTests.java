package io.resilience.loadshed;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.OperatingSystemMXBean;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * The signals that come with the library.
 */
class SignalTests {

	private final ManualTime time = new ManualTime();

	private double load;

	@Test
	void cpuIsTheLoadRelativeToItsThresholdSmoothedOverTwoReadings() {
		LoadSignal cpu = new CpuSignal(0.8, () -> this.load);
		this.load = 0.8;
		assertThat(cpu.pressure()).isEqualTo(0.5);
		assertThat(cpu.pressure()).isEqualTo(1);
		this.load = 0;
		assertThat(cpu.pressure()).isEqualTo(0.5);
		assertThat(cpu.pressure()).isZero();
		assertThat(cpu.name()).isEqualTo("cpu");
	}

	@Test
	void aCpuLoadThatCannotBeReadIsNoNumber() {
		LoadSignal cpu = new CpuSignal(0.8, () -> this.load);
		this.load = -1;
		assertThat(cpu.pressure()).isNaN();
		this.load = Double.NaN;
		assertThat(cpu.pressure()).isNaN();
		this.load = 0.8;
		assertThat(cpu.pressure()).isEqualTo(0.5);
	}

	@Test
	void theCpuLoadOfTheContainerCanBeReadHere() {
		assertThat(ManagementFactory.getOperatingSystemMXBean()).isInstanceOf(OperatingSystemMXBean.class);
		assertThat(CpuSignal.containerLoad().getAsDouble()).isLessThanOrEqualTo(1);
	}

	@Test
	void aThresholdOutOfBoundsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> LoadSignal.cpu(0))
			.withMessage("Invalid threshold (0.0): must be above 0 and at most 1");
		assertThatIllegalArgumentException().isThrownBy(() -> LoadSignal.memory(90))
			.withMessage("Invalid threshold (90.0): must be above 0 and at most 1");
	}

	@Test
	void memoryIsWhatCollectionsLeftRelativeToTheThreshold() {
		FakeHeap heap = new FakeHeap();
		LoadSignal memory = new MemorySignal(0.5, heap, this.time);
		heap.used = 400;
		heap.usedNow = 900;
		assertThat(memory.pressure()).isEqualTo(0.8);
		assertThat(memory.name()).isEqualTo("memory");
	}

	@Test
	void memoryThatHasBeenFreedSinceTheLastFigureIsNotCounted() {
		FakeHeap heap = new FakeHeap();
		LoadSignal memory = new MemorySignal(0.5, heap, this.time);
		heap.used = 400;
		heap.usedNow = 100;
		assertThat(memory.pressure()).isEqualTo(0.2);
	}

	@Test
	void aFigureThatNoCollectionRenewsForAMinuteIsForgotten() {
		FakeHeap heap = new FakeHeap();
		LoadSignal memory = new MemorySignal(0.5, heap, this.time);
		heap.used = 500;
		heap.usedNow = 900;
		assertThat(memory.pressure()).isEqualTo(1);
		this.time.advance(Duration.ofSeconds(60));
		assertThat(memory.pressure()).isEqualTo(1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(memory.pressure()).isZero();
		heap.used = 499;
		assertThat(memory.pressure()).as("a new figure").isEqualTo(0.998);
	}

	@Test
	void aHeapThatTellsNothingIsNoNumber() {
		FakeHeap heap = new FakeHeap();
		heap.used = -1;
		assertThat(new MemorySignal(0.5, heap, this.time).pressure()).isNaN();
	}

	@Test
	void theHeapOfThisProcessCanBeRead() {
		System.gc();
		HeapAfterCollection heap = HeapAfterCollection.system();
		assertThat(heap.usedBytes()).isBetween(1L, heap.maxBytes());
		assertThat(heap.usedNowBytes()).isBetween(1L, heap.maxBytes());
		assertThat(LoadSignal.memory(1).pressure()).isBetween(0.0, 1.0);
	}

	@Test
	void latencyIsTheMeanSinceTheLastReading() {
		LatencySignal latency = new LatencySignal(1_000);
		for (int i = 0; i < 20; i++) {
			latency.record(400 + 10 * i);
		}
		assertThat(latency.pressure()).isEqualTo(0.495);
	}

	@Test
	void aFewSlowCallsMoveLatencyLittle() {
		LatencySignal latency = new LatencySignal(1_000);
		latency.record(2_000);
		assertThat(latency.pressure()).isCloseTo(0.1, within(1e-9));
	}

	@Test
	void withoutCallsLatencyHalvesSoThatShedLoadComesBack() {
		LatencySignal latency = new LatencySignal(1_000);
		for (int i = 0; i < 20; i++) {
			latency.record(2_000);
		}
		assertThat(latency.pressure()).isEqualTo(2);
		assertThat(latency.pressure()).isEqualTo(1);
		assertThat(latency.pressure()).isEqualTo(0.5);
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
