package io.resilience.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

import io.resilience.LoadShedException;
import io.resilience.event.EventPublisher;
import io.resilience.event.ResilienceEvent;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.Priority;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MemoryGuardTests {

	private final ManualTime time = new ManualTime();

	private final Jvm jvm = new Jvm();

	private final List<ResilienceEvent> events = new ArrayList<>();

	@Test
	void followsWhatCollectionsLeaveThroughBothLimitsAndBackWithHysteresis() {
		MemoryGuard guard = guard(MemoryGuardConfig.defaults());
		assertThat(levelsAfter(guard, 0.79, 0.80, 0.77, 0.92, 0.88, 0.87, 0.761, 0.75)).containsExactly(
				MemoryLevel.NORMAL, MemoryLevel.SOFT, MemoryLevel.SOFT, MemoryLevel.HARD, MemoryLevel.HARD,
				MemoryLevel.SOFT, MemoryLevel.SOFT, MemoryLevel.NORMAL);
		assertThat(this.events).extracting((event) -> event.details().get("to"))
			.containsExactly("soft", "hard", "soft", "normal");
	}

	@Test
	void garbageThatWaitsToBeCollectedIsNoPressure() {
		MemoryGuard guard = guard(MemoryGuardConfig.defaults());
		this.jvm.heapUsed = this.jvm.heapMax();
		assertThat(guard.level()).isEqualTo(MemoryLevel.NORMAL);
		assertThat(guard.snapshot().heapAfterCollection()).isEqualTo(-1);
	}

	@Test
	void aFigureThatNoCollectionRenewsStopsCounting() {
		MemoryGuard guard = guard(MemoryGuardConfig.defaults());
		this.jvm.collect(0.95);
		this.time.advance(Duration.ofSeconds(59));
		assertThat(guard.level()).isEqualTo(MemoryLevel.HARD);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(guard.level()).isEqualTo(MemoryLevel.NORMAL);
	}

	@Test
	void limitsMayBeBytes() {
		MemoryGuard guard = guard(MemoryGuardConfig.builder()
			.softLimit(MemoryLimit.ofBytes(300 << 20))
			.hardLimit(MemoryLimit.ofBytes(400 << 20))
			.build());
		assertThat(levelsAfter(guard, 0.299, 0.3, 0.4)).containsExactly(MemoryLevel.NORMAL, MemoryLevel.SOFT,
				MemoryLevel.HARD);
	}

	@Test
	void limitsMayBeOfTheContainerReadAtMostOnceASecond() {
		MemoryGuard guard = guard(MemoryGuardConfig.builder().hardLimit(MemoryLimit.ofContainer(0.9)).build());
		this.jvm.containerUsed = 4499;
		assertThat(guard.level()).isEqualTo(MemoryLevel.NORMAL);
		this.jvm.containerUsed = 4500;
		assertThat(guard.level()).isEqualTo(MemoryLevel.NORMAL);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(guard.level()).isEqualTo(MemoryLevel.HARD);
		this.jvm.containerUsed = -1;
		this.time.advance(Duration.ofSeconds(1));
		assertThat(guard.level()).as("what cannot be read sheds nothing").isEqualTo(MemoryLevel.NORMAL);
	}

	@Test
	void whileOneThreadReadsTheOthersNeitherWaitNorRead() throws Exception {
		MemoryGuard guard = guard(MemoryGuardConfig.builder()
			.softLimit(MemoryLimit.ofContainer(0.5))
			.hardLimit(MemoryLimit.ofContainer(0.9))
			.build());
		this.jvm.containerUsed = 4000;
		CountDownLatch reads = new CountDownLatch(1);
		CountDownLatch slow = new CountDownLatch(1);
		this.jvm.meanwhile = () -> {
			reads.countDown();
			assertThat(slow.await(30, TimeUnit.SECONDS)).isTrue();
			return null;
		};
		FutureTask<MemoryLevel> first = new FutureTask<>(guard::level);
		new Thread(first).start();
		assertThat(reads.await(30, TimeUnit.SECONDS)).isTrue();
		FutureTask<MemoryLevel> second = new FutureTask<>(guard::level);
		new Thread(second).start();
		assertThat(second.get(20, TimeUnit.SECONDS)).as("what was known before").isEqualTo(MemoryLevel.NORMAL);
		slow.countDown();
		assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(MemoryLevel.SOFT);
		assertThat(this.jvm.containerReads).hasValue(1);
	}

	@Test
	void aSoftLimitShedsBackgroundWorkAndAHardOneAllButCritical() {
		MemoryGuard guard = guard(MemoryGuardConfig.defaults());
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1).build())
			.ticker(this.time)
			.signal(guard.signal())
			.build();
		this.jvm.collect(0.85);
		assertThatExceptionOfType(LoadShedException.class)
			.isThrownBy(() -> shedder.call(Priority.BACKGROUND, null, () -> "no"));
		assertThat(callIn(shedder, Priority.NORMAL)).isTrue();
		this.jvm.collect(0.95);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(callIn(shedder, Priority.NORMAL)).isFalse();
		assertThat(callIn(shedder, 1)).isFalse();
		assertThat(callIn(shedder, Priority.CRITICAL)).isTrue();
		this.jvm.collect(0.2);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(callIn(shedder, Priority.BACKGROUND)).isTrue();
	}

	@Test
	void countsWhatScopesAllocateByTagUpToACap() {
		MemoryGuard guard = guard(MemoryGuardConfig.builder().maxTags(1).build());
		byte[] kept;
		try (AllocationScope scope = guard.track("import")) {
			kept = new byte[1 << 20];
			assertThat(scope).isNotNull();
		}
		guard.track("export").close();
		assertThat(kept).hasSize(1 << 20);
		assertThat(guard.snapshot().allocations()).extracting(AllocationSnapshot::tag)
			.containsExactly("import", Allocations.OTHER);
		assertThat(guard.snapshot().allocations().get(0).bytes()).isBetween(1L << 20, (1L << 20) + 100_000);
		assertThat(guard.snapshot().allocations().get(0).scopes()).isOne();
	}

	@Test
	void anotherThreadCannotCloseAScope() {
		try (AllocationScope scope = guard(MemoryGuardConfig.defaults()).track("import")) {
			assertThat(CompletableFuture.runAsync(scope::close)).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withRootCauseInstanceOf(IllegalStateException.class);
		}
	}

	@Test
	void listensToNobodyAnyMoreOnceClosed() {
		MemoryGuard guard = guard(MemoryGuardConfig.defaults());
		guard.close();
		assertThat(this.jvm.listeners).isEmpty();
	}

	@Test
	void hearsOfRealCollectionsAndKnowsTheirNumbers() {
		try (MemoryGuard guard = MemoryGuard.of("memory", MemoryGuardConfig.defaults())) {
			List<byte[]> garbage = new ArrayList<>();
			while (guard.snapshot().heapAfterCollection() < 0) {
				garbage.add(new byte[1 << 16]);
				if (garbage.size() > 64) {
					garbage.clear();
				}
			}
			MemorySnapshot snapshot = guard.snapshot();
			assertThat(snapshot.heapAfterCollection()).isBetween(1L, snapshot.heapMax());
			assertThat(snapshot.containerLimit()).isPositive();
			assertThat(snapshot.collectors()).isNotEmpty();
			assertThat(snapshot.level()).isEqualTo(MemoryLevel.NORMAL);
		}
	}

	@Test
	void readsLimitsAsPeopleWriteThem() {
		assertThat(MemoryLimit.parse("512MB")).isEqualTo(MemoryLimit.ofBytes(512L << 20));
		assertThat(MemoryLimit.parse("1.5 GB")).isEqualTo(MemoryLimit.ofBytes(3L << 29));
		assertThat(MemoryLimit.parse("0.8")).isEqualTo(MemoryLimit.ofHeap(0.8));
		assertThat(MemoryLimit.parse("80%")).isEqualTo(MemoryLimit.ofHeap(0.8));
		assertThat(MemoryLimit.parse("container 90%")).isEqualTo(MemoryLimit.ofContainer(0.9));
		assertThat(MemoryLimit.parse("heap 1")).isEqualTo(MemoryLimit.ofHeap(1));
		assertThat(MemoryLimit.parse("1048576")).isEqualTo(MemoryLimit.ofBytes(1 << 20));
		for (String wrong : List.of("", "much", "-1", "0", "120%", "container 5GB", "0%")) {
			assertThatIllegalArgumentException().isThrownBy(() -> MemoryLimit.parse(wrong))
				.withMessageStartingWith("Invalid memory limit (");
		}
	}

	@Test
	void aShareWithoutItsSignIsNotTakenForBytes() {
		for (String wrong : List.of("80", "92.5", "1023KB")) {
			assertThatIllegalArgumentException().isThrownBy(() -> MemoryLimit.parse(wrong))
				.withMessageStartingWith("Invalid memory limit (")
				.withMessageEndingWith("): must be at least 1 MB; a share is written 80%");
		}
	}

	@Test
	void refusesSettingsThatCannotBe() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MemoryGuardConfig.builder().softLimit(MemoryLimit.ofHeap(0.95)).build())
			.withMessage("Invalid soft_limit (0.95 of the heap): must not be above hard_limit (0.92 of the heap)");
		assertThatIllegalArgumentException().isThrownBy(() -> MemoryGuardConfig.builder().hysteresis(1).build());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MemoryGuardConfig.builder().hysteresis(Double.NaN).build());
		assertThat(MemoryGuardConfig.defaults().toBuilder().build()).isEqualTo(MemoryGuardConfig.defaults());
	}

	private MemoryGuard guard(MemoryGuardConfig config) {
		EventPublisher publisher = new EventPublisher();
		publisher.add(this.events::add);
		return MemoryGuard.builder("memory")
			.config(config)
			.ticker(this.time)
			.source(this.jvm)
			.events(publisher)
			.build();
	}

	private List<MemoryLevel> levelsAfter(MemoryGuard guard, double... shares) {
		List<MemoryLevel> levels = new ArrayList<>();
		for (double share : shares) {
			this.jvm.collect(share);
			levels.add(guard.level());
		}
		return levels;
	}

	private static boolean callIn(LoadShedder shedder, int priority) {
		try {
			return shedder.call(priority, null, () -> true);
		}
		catch (LoadShedException ex) {
			return false;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class Jvm implements MemorySource {

		private final List<LongConsumer> listeners = new ArrayList<>();

		private long heapUsed;

		private volatile long containerUsed;

		/** What happens while the container is read. */
		private volatile Callable<@Nullable Void> meanwhile = () -> null;

		private final AtomicInteger containerReads = new AtomicInteger();

		void collect(double leftShare) {
			this.listeners.forEach((listener) -> listener.accept(Math.round(leftShare * heapMax())));
		}

		@Override
		public Runnable onCollection(LongConsumer listener) {
			this.listeners.add(listener);
			return () -> this.listeners.remove(listener);
		}

		@Override
		public long heapUsed() {
			return this.heapUsed;
		}

		@Override
		public long heapMax() {
			return 1000 << 20;
		}

		@Override
		public long containerUsed() {
			this.containerReads.incrementAndGet();
			try {
				this.meanwhile.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			return this.containerUsed;
		}

		@Override
		public long containerLimit() {
			return 5000;
		}

		@Override
		public long directBuffers() {
			return 0;
		}

		@Override
		public List<CollectorSnapshot> collectors() {
			return List.of();
		}

	}

}
