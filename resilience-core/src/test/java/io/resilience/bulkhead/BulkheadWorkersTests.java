package io.resilience.bulkhead;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.time.ManualTime;
import io.resilience.time.Nanos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Bulkheads whose bodies run on other threads than the caller's.
 */
class BulkheadWorkersTests {

	private final ManualTime time = new ManualTime();

	static List<BulkheadType> types() {
		return (Runtime.version().feature() >= 21) ? List.of(BulkheadType.values())
				: List.of(BulkheadType.SEMAPHORE, BulkheadType.THREAD_POOL);
	}

	static List<BulkheadType> offloadingTypes() {
		return types().stream().filter((type) -> type != BulkheadType.SEMAPHORE).toList();
	}

	@ParameterizedTest
	@MethodSource("types")
	void callsOneAfterTheOtherNeverFindABulkheadOfOneFull(BulkheadType type) throws Exception {
		try (Bulkhead bulkhead = Bulkhead.of("one", config(type, 1))) {
			for (int i = 0; i < 2_000; i++) {
				int number = i;
				assertThat(bulkhead.call((Callable<Integer>) () -> number)).isEqualTo(number);
				assertThat(bulkhead.active()).isZero();
			}
			assertThat(bulkhead.snapshot().rejected()).isZero();
			assertThat(bulkhead.snapshot().entered()).isEqualTo(2_000);
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void asynchronousCallsOneAfterTheOtherNeverFindItFullEither(BulkheadType type) throws Exception {
		try (Bulkhead bulkhead = Bulkhead.of("one", config(type, 1))) {
			for (int i = 0; i < 2_000; i++) {
				CompletableFuture<Integer> result = new CompletableFuture<>();
				int number = i;
				bulkhead.enterAsync(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY).get();
				Runnable body = () -> {
					bulkhead.exit();
					result.complete(number);
				};
				if (bulkhead.offloads()) {
					bulkhead.executeElsewhere(body);
				}
				else {
					body.run();
				}
				assertThat(result.get()).isEqualTo(number);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void bodiesRunOnNamedDaemonThreads(BulkheadType type) throws Exception {
		try (Bulkhead bulkhead = Bulkhead.of("files", config(type, 2))) {
			Thread worker = bulkhead.call((Callable<Thread>) Thread::currentThread);
			assertThat(worker).isNotSameAs(Thread.currentThread());
			assertThat(worker.isDaemon()).isTrue();
			assertThat(worker.getName()).startsWith("resilience-files-");
		}
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void whatTheBodyThrowsElsewhereReachesTheCallerAsItIs(BulkheadType type) {
		try (Bulkhead bulkhead = Bulkhead.of("files", config(type, 1))) {
			for (Throwable failure : List.of(new IOException("disk"), new AssertionError("error"))) {
				assertThatExceptionOfType(Throwable.class).isThrownBy(() -> bulkhead.call((Callable<Void>) () -> {
					if (failure instanceof Error error) {
						throw error;
					}
					throw (Exception) failure;
				})).isSameAs(failure);
				assertThat(bulkhead.active()).isZero();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void atTheDeadlineTheBodyIsInterruptedAndItsPermitKeptUntilItEnds(BulkheadType type) throws Exception {
		try (Bulkhead bulkhead = bulkhead(config(type, 1))) {
			Stubborn body = new Stubborn();
			bulkhead.enter(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY);
			CompletableFuture<Throwable> caller = BulkheadTests
				.inAThread(() -> bulkhead.runElsewhere(body, Duration.ofSeconds(5).toNanos(), 0));
			body.entered.await();
			this.time.awaitParked(1);
			this.time.advance(Duration.ofSeconds(5));
			assertThat(caller.get()).isInstanceOf(AbandonedException.class);
			body.interrupted.await();
			assertThat(bulkhead.snapshot().abandoned()).isEqualTo(1);
			assertThat(bulkhead.active()).isEqualTo(1);
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(bulkhead::acquire)
				.withMessageContaining("1 of them by timed-out calls that still run");
			body.mayEnd.countDown();
			awaitIdle(bulkhead);
			assertThat(bulkhead.<Boolean, RuntimeException>call(() -> Thread.currentThread().isInterrupted()))
				.isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void aCallerThatIsInterruptedLeavesAndItsBodyIsInterruptedToo(BulkheadType type) throws Exception {
		try (Bulkhead bulkhead = bulkhead(config(type, 1))) {
			Stubborn body = new Stubborn();
			AtomicReference<Thread> thread = new AtomicReference<>();
			CompletableFuture<Throwable> caller = BulkheadTests.inAThread(thread,
					() -> bulkhead.call((Callable<Void>) body));
			body.entered.await();
			this.time.awaitParked(1);
			thread.get().interrupt();
			assertThat(caller.get()).isInstanceOf(InterruptedException.class);
			body.interrupted.await();
			body.mayEnd.countDown();
			awaitIdle(bulkhead);
		}
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void aCallerThatMayNotThrowTheInterruptSaysItOtherwise(BulkheadType type) throws Exception {
		try (Bulkhead bulkhead = bulkhead(config(type, 1))) {
			Stubborn body = new Stubborn();
			AtomicReference<Thread> thread = new AtomicReference<>();
			AtomicBoolean flag = new AtomicBoolean();
			CompletableFuture<Throwable> caller = BulkheadTests.inAThread(thread, () -> {
				try {
					return bulkhead.<Void, RuntimeException>call(body::callUnchecked);
				}
				finally {
					flag.set(Thread.currentThread().isInterrupted());
				}
			});
			body.entered.await();
			this.time.awaitParked(1);
			thread.get().interrupt();
			assertThat(caller.get()).isInstanceOf(CallInterruptedException.class);
			assertThat(flag).isTrue();
			body.mayEnd.countDown();
			awaitIdle(bulkhead);
		}
	}

	@Test
	void theInterruptOfALateBodyNeverReachesTheNextOne() throws Exception {
		try (Bulkhead bulkhead = Bulkhead.of("race", config(BulkheadType.THREAD_POOL, 1))) {
			AtomicInteger leaked = new AtomicInteger();
			AtomicInteger late = new AtomicInteger();
			for (int i = 0; i < 2_000; i++) {
				bulkhead.enter(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY);
				int spins = i % 50;
				try {
					bulkhead.runElsewhere(() -> {
						if (Thread.currentThread().isInterrupted()) {
							leaked.incrementAndGet();
						}
						for (int spin = 0; spin < spins * 20; spin++) {
							Thread.onSpinWait();
						}
						return null;
					}, 10_000, 0);
				}
				catch (AbandonedException ex) {
					late.incrementAndGet();
				}
				awaitIdle(bulkhead);
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
				boolean next = bulkhead.call((Callable<Boolean>) Thread.currentThread()::isInterrupted);
				assertThat(next).isFalse();
			}
			assertThat(bulkhead.active()).isZero();
		}
	}

	@Test
	void noMoreBodiesRunThanThereAreWorkersEvenIfCallersLeave() throws Exception {
		try (Bulkhead bulkhead = Bulkhead.of("few", config(BulkheadType.THREAD_POOL, 2))) {
			AtomicInteger running = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			Crowd.of(6, (number) -> {
				for (int i = 0; i < 300; i++) {
					try {
						bulkhead.enter(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY);
						bulkhead.runElsewhere(() -> {
							most.accumulateAndGet(running.incrementAndGet(), Math::max);
							for (int spin = 0; spin < 2_000; spin++) {
								Thread.onSpinWait();
							}
							return running.decrementAndGet();
						}, 20_000, 0);
					}
					catch (BulkheadFullException | AbandonedException ex) {
						// both are meant to happen
					}
				}
			});
			awaitIdle(bulkhead);
			assertThat(most).hasValueLessThanOrEqualTo(2);
		}
	}

	@Test
	void aBurstIsTakenUpToThreadsAndQueueTogetherAndNoFurther() throws Exception {
		BulkheadConfig config = config(BulkheadType.THREAD_POOL, 2).toBuilder()
			.maxWait(Duration.ofMinutes(1))
			.queueSize(3)
			.build();
		try (Bulkhead bulkhead = Bulkhead.of("burst", config)) {
			CompletableFuture<String> work = new CompletableFuture<>();
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				calls.add(bulkhead.callAsync(() -> work));
			}
			assertThat(calls.remove(5)).isCompletedExceptionally();
			assertThat(bulkhead.queued()).isEqualTo(3);
			work.complete("done");
			for (CompletableFuture<String> call : calls) {
				assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("done");
			}
			assertThat(bulkhead.active()).isZero();
		}
	}

	@Test
	void thePoolGrowsAndShrinksWithTheLimit() throws Exception {
		BulkheadConfig config = config(BulkheadType.THREAD_POOL, 1);
		try (Bulkhead bulkhead = Bulkhead.of("elastic", config)) {
			for (int size : new int[] { 4, 2, 3, 1 }) {
				bulkhead.configure(config.toBuilder().maxConcurrent(size).build());
				CountDownLatch together = new CountDownLatch(size);
				Crowd.of(size, (number) -> bulkhead.call((Callable<Void>) () -> {
					together.countDown();
					together.await();
					return null;
				}));
				assertThat(bulkhead.capacity()).isEqualTo(size);
			}
		}
	}

	@Test
	void settingsChangedByManyAtOnceNeverBreakThePool() throws Exception {
		BulkheadConfig config = config(BulkheadType.THREAD_POOL, 1);
		try (Bulkhead bulkhead = Bulkhead.of("elastic", config)) {
			Crowd.of(4, (number) -> {
				for (int i = 0; i < 2_000; i++) {
					bulkhead.configure(config.toBuilder().maxConcurrent(1 + (i * 7 + number) % 5).build());
				}
			});
			assertThat(bulkhead.capacity()).isEqualTo(bulkhead.config().maxConcurrent());
		}
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void closingEndsBodiesThatSwallowInterruptsAndSleepAgain(BulkheadType type) throws Exception {
		Set<Thread> workers = ConcurrentHashMap.newKeySet();
		Bulkhead bulkhead = Bulkhead.of("closing", config(type, 3));
		CountDownLatch inside = new CountDownLatch(3);
		List<CompletableFuture<Throwable>> callers = Arrays.asList(null, null, null);
		for (int i = 0; i < 3; i++) {
			callers.set(i, BulkheadTests.inAThread(() -> bulkhead.call((Callable<Void>) () -> {
				workers.add(Thread.currentThread());
				inside.countDown();
				for (int naps = 0; naps < 4; naps++) {
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						// a body that does not care
					}
				}
				return null;
			})));
		}
		inside.await();
		bulkhead.close();
		bulkhead.close();
		for (Thread worker : workers) {
			worker.join(10_000);
			assertThat(worker.isAlive()).isFalse();
		}
		for (CompletableFuture<Throwable> caller : callers) {
			assertThat(caller.get()).isNull();
		}
		assertThat(bulkhead.active()).isZero();
		awaitNoThread("resilience-closing-");
		assertThatIllegalStateException().isThrownBy(() -> bulkhead.call(() -> "too late"))
			.withMessage("Bulkhead 'closing' is closed and runs nothing any more");
		assertThat(bulkhead.active()).isZero();
	}

	@ParameterizedTest
	@MethodSource("offloadingTypes")
	void closingAnIdleBulkheadEndsItsThreadsAtOnce(BulkheadType type) throws Exception {
		Bulkhead bulkhead = Bulkhead.of("idle", config(type, 3));
		bulkhead.call((Callable<Void>) () -> null);
		bulkhead.close();
		awaitNoThread("resilience-idle-");
	}

	@Test
	void closingInTheMiddleOfCallsLeavesNoCallerWaiting() throws Exception {
		for (int round = 0; round < 50; round++) {
			Bulkhead bulkhead = Bulkhead.of("midway",
					BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(2).queueSize(100).build());
			Crowd.of(5, (number) -> {
				for (int i = 0; i < 30; i++) {
					if (number == 4 && i == 20) {
						bulkhead.close();
					}
					try {
						bulkhead.call((Callable<Integer>) () -> number);
					}
					catch (IllegalStateException ex) {
						assertThat(ex).hasMessageContaining("is closed");
					}
				}
			});
			assertThat(bulkhead.active()).isZero();
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void aJvmWithoutVirtualThreadsSaysSoWhenTheBulkheadIsBuilt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Bulkhead.of("new", config(BulkheadType.VIRTUAL_THREAD, 1)))
			.withMessageContaining("has no virtual threads; run on Java 21 or newer, or use THREAD_POOL");
	}

	private Bulkhead bulkhead(BulkheadConfig config) {
		return Bulkhead.builder("db").config(config).time(this.time, this.time).build();
	}

	private static BulkheadConfig config(BulkheadType type, int maxConcurrent) {
		return BulkheadConfig.builder().type(type).maxConcurrent(maxConcurrent).build();
	}

	private static void awaitIdle(Bulkhead bulkhead) {
		long giveUp = System.nanoTime() + 10_000_000_000L;
		while (bulkhead.active() + bulkhead.abandonedCount().get() > 0) {
			assertThat(System.nanoTime() - giveUp).as("still %s", bulkhead.snapshot()).isNegative();
			Thread.onSpinWait();
		}
	}

	private static void awaitNoThread(String prefix) {
		long giveUp = System.nanoTime() + 10_000_000_000L;
		while (Thread.getAllStackTraces().keySet().stream().anyMatch((thread) -> thread.getName().startsWith(prefix))) {
			assertThat(System.nanoTime() - giveUp).as("threads of " + prefix).isNegative();
			Thread.onSpinWait();
		}
	}

	/** Waits until it may end, whatever interrupts it. */
	private static final class Stubborn implements Callable<Void> {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		final CountDownLatch mayEnd = new CountDownLatch(1);

		@Override
		public Void call() {
			return callUnchecked();
		}

		Void callUnchecked() {
			this.entered.countDown();
			while (true) {
				try {
					this.mayEnd.await();
					return null;
				}
				catch (InterruptedException ex) {
					this.interrupted.countDown();
				}
			}
		}

	}

}
