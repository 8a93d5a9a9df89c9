package io.resilience.loadshed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.LoadShedException;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a caller sees, whatever the strategy.
 */
class LoadShedderTests {

	private final ManualTime time = new ManualTime();

	@Test
	void anAdmittedCallReturnsWhatItsBodyReturns() throws Exception {
		LoadShedder shedder = shedder(unwatched().build());
		assertThat(shedder.call(() -> "done")).isEqualTo("done");
		assertThat(shedder.call(Priority.CRITICAL, "a", () -> "done")).isEqualTo("done");
		Callable<String> callable = () -> "done";
		assertThat(shedder.call(callable)).isEqualTo("done");
		assertThat(shedder.call(Priority.BACKGROUND, null, callable)).isEqualTo("done");
		assertThat(shedder.snapshot().admitted()).isEqualTo(4);
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	@Test
	void whatTheBodyThrowsPassesThroughUnchangedAndThePlaceIsFree() {
		LoadShedder shedder = shedder(unwatched().build());
		IOException failure = new IOException();
		Error error = new AssertionError();
		assertThatThrownBy(() -> shedder.call(() -> {
			throw failure;
		})).isSameAs(failure);
		assertThatThrownBy(() -> shedder.call(() -> {
			throw error;
		})).isSameAs(error);
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	@Test
	void aShedCallIsNeverEnteredAndSaysWhyAndWhenToComeBack() {
		LoadShedder shedder = shedder(unwatched().minLimit(1).maxLimit(1).build());
		AtomicBoolean entered = new AtomicBoolean();
		try (Permit permit = shedder.acquire(Priority.NORMAL, null)) {
			assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.call(() -> {
				entered.set(true);
				return null;
			}))
				.withMessage("Load shedding at 'inbound': 1 calls in flight, priority 5 may use 1 of 1. "
						+ "Try again in PT1S, or use a more important priority if this work is.")
				.satisfies((shed) -> assertThat(shed.retryAfter()).isEqualTo(Duration.ofSeconds(1)))
				.satisfies((shed) -> assertThat(shed.dependency()).isEqualTo("inbound"))
				.satisfies((shed) -> assertThat(shed.getStackTrace()).isEmpty());
			permit.success();
		}
		assertThat(entered).isFalse();
		assertThat(shedder.snapshot().shed()).containsEntry(ShedReason.LIMIT, 1L);
		assertThat(shedder.snapshot().totalShed()).isEqualTo(1);
	}

	@Test
	void aCallShedBecauseOfASignalNamesTheSignal() {
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(unwatched().strategy(ShedStrategy.PRIORITY).build())
			.ticker(this.time)
			.signal(LoadSignal.of("disk", () -> 0.9))
			.build();
		assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.acquire(Priority.BACKGROUND, null))
			.withMessageContaining("disk pressure is 90 %, priority 10 is shed from 85 %");
		assertThat(shedder.snapshot().shed()).containsEntry(ShedReason.PRESSURE, 1L);
		assertThat(shedder.snapshot().signals()).containsExactly(new SignalSnapshot("disk", 0.9, null));
		assertThat(shedder.snapshot().pressure()).isEqualTo(0.9);
	}

	@Test
	void anUnknownPriorityIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> shedder(unwatched().build()).call(11, null, () -> null));
	}

	@Test
	void aPermitIsSettledOnceHoweverOftenItIsSettled() {
		LoadShedder shedder = shedder(unwatched().build());
		Permit first = shedder.acquire(Priority.NORMAL, null);
		Permit second = shedder.acquire(Priority.NORMAL, null);
		assertThat(shedder.snapshot().inFlight()).isEqualTo(2);
		first.success();
		first.dropped();
		first.ignore();
		first.close();
		assertThat(shedder.snapshot().inFlight()).isEqualTo(1);
		second.close();
		second.success();
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	@Test
	void successAndTimeoutsTeachTheLimitAndOtherFailuresDoNot() {
		Recorder recorder = new Recorder();
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(unwatched().build())
			.ticker(this.time)
			.limit(recorder)
			.build();
		attempt(shedder, null);
		attempt(shedder, new TimeoutException());
		attempt(shedder, new IOException());
		Permit permit = shedder.acquire(Priority.NORMAL, null);
		this.time.advance(Duration.ofMillis(3));
		permit.dropped();
		assertThat(recorder.samples).containsExactly("0 7000000 1 false", "7000000 7000000 1 true",
				"21000000 3000000 1 true");
	}

	@Test
	void aLimitThatProbesHoldsUpNoCriticalCall() {
		LoadShedder shedder = LoadShedder.builder("inbound")
			.config(unwatched().minLimit(1).build())
			.ticker(this.time)
			.limit(new ProbingLimit())
			.build();
		for (int i = 0; i < 20; i++) {
			shedder.enter(Priority.CRITICAL, null);
		}
		assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.enter(1, null));
		assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.enter(Priority.CRITICAL, null))
			.withMessageContaining("20 calls in flight, priority 0 may use 20 of 20");
	}

	@Test
	void whileEverythingIsRefusedTheSnapshotShowsWhatIsInFlight() {
		LoadShedder shedder = shedder(unwatched().minLimit(1).maxLimit(10).build());
		List<Permit> permits = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			permits.add(shedder.acquire(Priority.CRITICAL, null));
		}
		for (int i = 0; i < 50; i++) {
			assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.acquire(Priority.NORMAL, null));
		}
		assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.acquire(Priority.CRITICAL, null));
		LoadShedderSnapshot snapshot = shedder.snapshot();
		assertThat(snapshot.inFlight()).isEqualTo(10);
		assertThat(snapshot.limit()).isEqualTo(10);
		assertThat(snapshot.admitted()).isEqualTo(10);
		assertThat(snapshot.totalShed()).isEqualTo(51);
		assertThat(snapshot.shedCritical()).isEqualTo(1);
		permits.forEach(Permit::close);
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	@Test
	void aReconfiguredShedderKeepsItsCallsInFlightAndItsLearnedLimit() {
		LoadShedder shedder = shedder(unwatched().initialLimit(50).build());
		Permit permit = shedder.acquire(Priority.NORMAL, "a");
		for (ShedStrategy strategy : ShedStrategy.values()) {
			shedder.configure(unwatched().strategy(strategy).maxLimit(500).build());
			assertThat(shedder.snapshot().inFlight()).isEqualTo(1);
			assertThat(shedder.snapshot().strategy()).isEqualTo(strategy);
		}
		assertThat(shedder.snapshot().limit()).as("not the initial limit again").isEqualTo(50);
		shedder.configure(unwatched().maxLimit(20).build());
		assertThat(shedder.snapshot().limit()).isEqualTo(20);
		shedder.configure(unwatched().algorithm(LimitAlgorithm.AIMD).build());
		assertThat(shedder.snapshot().limit()).isEqualTo(20);
		permit.success();
		assertThat(shedder.snapshot().inFlight()).isZero();
		assertThat(shedder.config().algorithm()).isEqualTo(LimitAlgorithm.AIMD);
	}

	@Test
	void theDefaultsWatchCpuAndMemory() {
		LoadShedder shedder = LoadShedder.of("inbound", LoadShedderConfig.defaults());
		shedder.exit(shedder.enter(Priority.CRITICAL, null), null, Outcome.SUCCESS);
		assertThat(shedder.name()).isEqualTo("inbound");
		assertThat(shedder.snapshot().signals()).extracting(SignalSnapshot::name).containsExactly("cpu", "memory");
		assertThat(shedder.snapshot().limit()).isEqualTo(100);
	}

	@Test
	void aLatencyThresholdIsASignal() {
		LoadShedder shedder = shedder(unwatched().strategy(ShedStrategy.PRIORITY)
			.latencyThreshold(Duration.ofMillis(4))
			.sampleInterval(Duration.ofMillis(10))
			.build());
		for (int i = 0; i < 200; i++) {
			attempt(shedder, null);
		}
		assertThatExceptionOfType(LoadShedException.class).isThrownBy(() -> shedder.acquire(Priority.NORMAL, null))
			.withMessageContaining("latency pressure is 96 %");
		this.time.advance(Duration.ofMillis(10));
		shedder.acquire(Priority.NORMAL, null).close();
		assertThat(shedder.snapshot().pressure()).as("no calls, no latency").isLessThan(0.8);
	}

	static LoadShedderConfig.Builder unwatched() {
		return LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1);
	}

	private LoadShedder shedder(LoadShedderConfig config) {
		return LoadShedder.builder("inbound").config(config).ticker(this.time).build();
	}

	private void attempt(LoadShedder shedder, @Nullable Exception failure) {
		try {
			shedder.call(Priority.CRITICAL, null, () -> {
				this.time.advance(Duration.ofMillis(7));
				if (failure != null) {
					throw failure;
				}
				return null;
			});
		}
		catch (Exception ex) {
			assertThat(ex).isSameAs(failure);
		}
	}

	private static final class ProbingLimit implements Limit {

		@Override
		public int limit() {
			return 10;
		}

		@Override
		public int settled() {
			return 20;
		}

		@Override
		public int update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
			return limit();
		}

	}

	private static final class Recorder implements Limit {

		private final List<String> samples = new ArrayList<>();

		@Override
		public int limit() {
			return 100;
		}

		@Override
		public int update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
			this.samples.add(startNanos + " " + rttNanos + " " + inFlight + " " + dropped);
			return limit();
		}

	}

}
