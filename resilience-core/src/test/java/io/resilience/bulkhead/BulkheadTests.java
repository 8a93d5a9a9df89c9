package io.resilience.bulkhead;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.time.ManualTime;
import io.resilience.time.Nanos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A bulkhead whose bodies run on the caller's thread.
 */
@SuppressWarnings("try")
class BulkheadTests {

	private final ManualTime time = new ManualTime();

	@Test
	void aPartitionFilledToItsMaximumRejectsTheNextOne() {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(3).build());
		List<Permit> permits = new ArrayList<>();
		for (int i = 0; i < bulkhead.config().maxConcurrent(); i++) {
			permits.add(bulkhead.acquire());
		}
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(bulkhead::acquire)
			.withMessage("Bulkhead of 'db' is full: all 3 permits are taken. "
					+ "Look for slow calls, or raise max_concurrent or max_wait.")
			.satisfies((ex) -> assertThat(ex.capacity()).isEqualTo(3));
		permits.get(0).close();
		bulkhead.acquire().close();
	}

	@Test
	void aRejectedBodyIsNeverEntered() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).build());
		AtomicBoolean entered = new AtomicBoolean();
		try (Permit permit = bulkhead.acquire()) {
			assertThatExceptionOfType(CallRejectedException.class)
				.isThrownBy(() -> bulkhead.call((Callable<Boolean>) () -> entered.getAndSet(true)));
			assertThat(bulkhead.tryAcquire()).isEmpty();
		}
		assertThat(entered).isFalse();
		assertThat(bulkhead.active()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void aTinyBulkheadHoldsExactlyAsManyAsItsSizeAndItsQueue(int size) {
		Bulkhead bulkhead = bulkhead(
				BulkheadConfig.builder().maxConcurrent(size).queueSize(size).maxWait(Duration.ofMinutes(1)).build());
		List<CompletableFuture<Void>> entries = new ArrayList<>();
		for (int i = 0; i <= 2 * size; i++) {
			entries.add(bulkhead.enterAsync(null, Long.MAX_VALUE, Bulkhead.NORMAL_PRIORITY));
		}
		assertThat(entries.subList(0, size)).allMatch((it) -> it.isDone() && !it.isCompletedExceptionally());
		assertThat(entries.subList(size, 2 * size)).noneMatch(CompletableFuture::isDone);
		assertThat(entries.get(2 * size)).isCompletedExceptionally();
		for (int i = 0; i < 2 * size; i++) {
			entries.get(i).join();
			bulkhead.exit();
		}
		assertThat(bulkhead.active() + bulkhead.queued()).isZero();
		assertThat(bulkhead.snapshot().peak()).isEqualTo(size);
	}

	@Test
	void rejectionsCarryAStackTraceOnlyIfAsked() {
		Bulkhead cheap = bulkhead(BulkheadConfig.builder().maxConcurrent(1).build());
		Bulkhead traced = Bulkhead.builder("db")
			.config(BulkheadConfig.builder().maxConcurrent(1).build())
			.rejectionStackTraces(true)
			.build();
		try (Permit permit = cheap.acquire(); Permit other = traced.acquire()) {
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(cheap::acquire)
				.satisfies((ex) -> assertThat(ex.getStackTrace()).isEmpty());
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(traced::acquire)
				.satisfies((ex) -> assertThat(ex.getStackTrace()).isNotEmpty());
		}
	}

	@Test
	void whatTheBodyThrowsPassesThroughAndThePermitIsBack() {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).build());
		List<Throwable> failures = List.of(new IOException("disk"), new IllegalStateException("bug"),
				new AssertionError("error"), new InterruptedException("own"));
		for (Throwable failure : failures) {
			assertThatExceptionOfType(Throwable.class).isThrownBy(() -> bulkhead.call((Callable<Void>) () -> {
				if (failure instanceof Error error) {
					throw error;
				}
				throw (Exception) failure;
			})).isSameAs(failure);
			assertThat(bulkhead.active()).isZero();
		}
	}

	@Test
	void aDecoratedBodyTakesAPermitEachTimeItIsCalled() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.defaults());
		Callable<Integer> active = bulkhead.decorate(bulkhead::active);
		assertThat(active.call()).isEqualTo(1);
		assertThat(active.call()).isEqualTo(1);
		assertThat(bulkhead.active()).isZero();
	}

	@Test
	void aPermitClosedTwiceIsGivenBackOnce() {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(2).build());
		Permit first = bulkhead.acquire();
		Permit second = bulkhead.acquire();
		first.close();
		first.close();
		assertThat(bulkhead.active()).isEqualTo(1);
		second.close();
		assertThat(bulkhead.active()).isZero();
	}

	@Test
	void aPermitMayBeClosedByAnotherThread() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).build());
		Permit permit = bulkhead.acquire();
		Thread other = new Thread(permit::close);
		other.start();
		other.join();
		assertThat(bulkhead.tryAcquire()).isPresent();
	}

	@Test
	void waitsUntilAPermitComesBack() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build());
		Permit permit = bulkhead.acquire();
		CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> bulkhead.call(() -> "in"));
		this.time.awaitParked(1);
		assertThat(bulkhead.queued()).isEqualTo(1);
		this.time.advance(Duration.ofSeconds(3));
		permit.close();
		assertThat(waiting.get()).isEqualTo("in");
		assertThat(bulkhead.snapshot().averageWait()).isEqualTo(Duration.ofMillis(1500)); // two
																							// calls
	}

	@Test
	void waitsNoLongerThanItMay() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build());
		try (Permit permit = bulkhead.acquire()) {
			CompletableFuture<Throwable> waiting = inAThread(() -> bulkhead.call((Callable<String>) () -> "in"));
			this.time.awaitParked(1);
			this.time.advance(Duration.ofMillis(4999));
			this.time.awaitParked(1);
			this.time.advance(Duration.ofMillis(1));
			assertThat(waiting.get()).isInstanceOf(BulkheadFullException.class)
				.hasMessage("Bulkhead of 'db' is full: all 1 permits are taken; waited PT5S. "
						+ "Look for slow calls, or raise max_concurrent or max_wait.");
		}
		assertThat(bulkhead.queued()).isZero();
		assertThat(bulkhead.tryAcquire()).isPresent();
	}

	@Test
	void neverWaitsBeyondTheTimeThatTheGuardHasLeft() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build());
		try (Permit permit = bulkhead.acquire()) {
			CompletableFuture<Throwable> waiting = inAThread(() -> {
				bulkhead.enter("find", Duration.ofSeconds(2).toNanos(), Bulkhead.NORMAL_PRIORITY);
				return null;
			});
			this.time.awaitParked(1);
			this.time.advance(Duration.ofSeconds(2));
			assertThat(waiting.get()).hasMessageContaining("'db' (find)").hasMessageContaining("waited PT2S");
		}
	}

	@Test
	void aFullQueueRejectsAtOnceAndSaysThatNobodyWaited() throws Exception {
		Bulkhead bulkhead = bulkhead(
				BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).queueSize(1).build());
		Permit permit = bulkhead.acquire();
		CompletableFuture<Throwable> waiting = inAThread(() -> bulkhead.call((Callable<String>) () -> "in"));
		this.time.awaitParked(1);
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(bulkhead::acquire)
			.withMessageNotContaining("waited");
		assertThat(bulkhead.enterAsync(null, Nanos.FOREVER, Bulkhead.NORMAL_PRIORITY)).isCompletedExceptionally();
		permit.close();
		assertThat(waiting.get()).isNull();
	}

	@Test
	void aCallerInterruptedWhileItWaitsLeavesAtOnce() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build());
		Permit permit = bulkhead.acquire();
		AtomicReference<Thread> thread = new AtomicReference<>();
		CompletableFuture<Throwable> checked = inAThread(thread, () -> bulkhead.call((Callable<String>) () -> "in"));
		this.time.awaitParked(1);
		thread.get().interrupt();
		assertThat(checked.get()).isInstanceOf(InterruptedException.class);
		AtomicBoolean flag = new AtomicBoolean();
		CompletableFuture<Throwable> unchecked = inAThread(thread, () -> {
			try {
				return bulkhead.<String, RuntimeException>call(() -> "in");
			}
			finally {
				flag.set(Thread.currentThread().isInterrupted());
			}
		});
		this.time.awaitParked(1);
		thread.get().interrupt();
		assertThat(unchecked.get()).isInstanceOf(CallInterruptedException.class)
			.hasMessageContaining("a permit of 'db'");
		assertThat(flag).isTrue();
		assertThat(bulkhead.queued()).isZero();
		permit.close();
		assertThat(bulkhead.tryAcquire()).isPresent();
		assertThat(bulkhead.snapshot().rejected()).isZero();
	}

	@Test
	void theInterruptFlagOfACallerThatNeedNotWaitStaysAsItIs() throws Exception {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.defaults());
		Thread.currentThread().interrupt();
		try {
			assertThat(bulkhead.call((Callable<Boolean>) Thread.currentThread()::isInterrupted)).isTrue();
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void usageIsCountedExactly() {
		Bulkhead bulkhead = bulkhead(
				BulkheadConfig.builder().maxConcurrent(3).queueSize(7).maxWait(Duration.ZERO).build());
		Permit first = bulkhead.acquire();
		Permit second = bulkhead.acquire();
		bulkhead.acquire().close();
		second.close();
		bulkhead.call(() -> 1);
		Permit third = bulkhead.acquire();
		Permit fourth = bulkhead.acquire();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(bulkhead::acquire);
		third.close();
		fourth.close();
		BulkheadSnapshot usage = bulkhead.snapshot();
		assertThat(usage.name()).isEqualTo("db");
		assertThat(usage.capacity()).isEqualTo(3);
		assertThat(usage.queueCapacity()).isEqualTo(7);
		assertThat(usage.active()).isEqualTo(1);
		assertThat(usage.utilization()).isEqualTo(1 / 3.0);
		assertThat(usage.entered()).isEqualTo(6);
		assertThat(usage.rejected()).isEqualTo(1);
		assertThat(usage.total()).isEqualTo(7);
		assertThat(usage.peak()).isEqualTo(3);
		assertThat(usage.averageWait()).isZero();
		first.close();
	}

	@Test
	void settingsChangeWhileCallsAreUnderWay() throws Exception {
		BulkheadConfig config = BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build();
		Bulkhead bulkhead = bulkhead(config);
		Permit permit = bulkhead.acquire();
		CountDownLatch inside = new CountDownLatch(1);
		CompletableFuture<Throwable> waiting = inAThread(() -> bulkhead.call((Callable<Void>) () -> {
			inside.countDown();
			return null;
		}));
		this.time.awaitParked(1);
		bulkhead.configure(config.toBuilder().maxConcurrent(2).maxWait(Duration.ZERO).build());
		inside.await();
		assertThat(waiting.get()).isNull();
		try (Permit second = bulkhead.acquire()) {
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(bulkhead::acquire);
		}
		permit.close();
		assertThat(bulkhead.capacity()).isEqualTo(2);
	}

	@Test
	void theLongestWaitIsNoOverflow() throws Exception {
		ManualTime time = new ManualTime();
		Bulkhead bulkhead = Bulkhead.builder("patient")
			.config(BulkheadConfig.builder()
				.maxConcurrent(1)
				.maxWait(Duration.ofSeconds(Long.MAX_VALUE))
				.queueSize(1)
				.build())
			.time(time, time)
			.build();
		Permit permit = bulkhead.acquire();
		CompletableFuture<Void> waiting = bulkhead.enterAsync(null, Long.MAX_VALUE, Bulkhead.NORMAL_PRIORITY);
		time.advance(Duration.ofDays(365));
		assertThat(waiting).isNotDone();
		permit.close();
		assertThat(waiting).isCompleted();
	}

	@Test
	void theTypeCannotChange() {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.defaults());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> bulkhead.configure(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).build()))
			.withMessageContaining("'db' is a SEMAPHORE and cannot become a THREAD_POOL");
	}

	@Test
	void oneDependencyThatHangsTakesNothingFromAnother() throws Exception {
		Bulkhead slow = bulkhead(BulkheadConfig.builder().maxConcurrent(2).build());
		Bulkhead other = bulkhead(BulkheadConfig.builder().maxConcurrent(2).build());
		try (Permit one = slow.acquire(); Permit two = slow.acquire()) {
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(slow::acquire);
			assertThat(other.call((Callable<String>) () -> "fine")).isEqualTo("fine");
		}
	}

	@Test
	void closingABulkheadWithoutWorkersEndsNothing() {
		Bulkhead bulkhead = bulkhead(BulkheadConfig.defaults());
		bulkhead.close();
		assertThat(bulkhead.<String, RuntimeException>call(() -> "still")).isEqualTo("still");
	}

	private Bulkhead bulkhead(BulkheadConfig config) {
		return Bulkhead.builder("db").config(config).time(this.time, this.time).build();
	}

	static CompletableFuture<Throwable> inAThread(Callable<?> work) {
		return inAThread(new AtomicReference<>(), work);
	}

	/** Complete with what the work threw, or with null. */
	static CompletableFuture<Throwable> inAThread(AtomicReference<Thread> thread, Callable<?> work) {
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		thread.set(new Thread(() -> {
			try {
				work.call();
				thrown.complete(null);
			}
			catch (Throwable ex) {
				thrown.complete(ex);
			}
		}));
		thread.get().setDaemon(true);
		thread.get().start();
		return thrown;
	}

}
