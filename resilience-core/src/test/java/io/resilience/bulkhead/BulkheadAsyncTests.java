package io.resilience.bulkhead;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.time.ManualTime;
import io.resilience.time.Nanos;
import io.resilience.time.TimerThread;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Waiting for a permit without a thread.
 */
@SuppressWarnings("try")
class BulkheadAsyncTests {

	private static final int NORMAL = Bulkhead.NORMAL_PRIORITY;

	private final ManualTime time = new ManualTime();

	private final Bulkhead bulkhead = Bulkhead.builder("db")
		.config(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(5)).build())
		.time(this.time, this.time)
		.build();

	@Test
	void aFreePermitIsThereAtOnce() {
		assertThat(enter()).isCompleted();
		assertThat(this.bulkhead.active()).isEqualTo(1);
	}

	@Test
	void whoWaitsGetsThePermitThatComesBack() {
		enter();
		CompletableFuture<Void> second = enter();
		assertThat(second).isNotDone();
		this.bulkhead.exit();
		assertThat(second).isCompleted();
		assertThat(this.bulkhead.active()).isEqualTo(1);
		this.bulkhead.exit();
		assertThat(this.bulkhead.active()).isZero();
	}

	@Test
	void whoWaitsTooLongIsRefusedAndTakesNoPermitLater() {
		enter();
		CompletableFuture<Void> second = enter();
		this.time.advance(Duration.ofSeconds(5));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(second::join)
			.withCauseInstanceOf(BulkheadFullException.class)
			.withMessageContaining("waited PT5S");
		assertThat(this.bulkhead.queued()).isZero();
		this.bulkhead.exit();
		assertThat(this.bulkhead.active()).isZero();
	}

	@Test
	void afterARefusalTheLimitStillHolds() {
		enter();
		CompletableFuture<Void> late = enter();
		this.time.advance(Duration.ofSeconds(5));
		assertThat(late).isCompletedExceptionally();
		assertThat(this.bulkhead.queued()).isZero();
		assertThat(this.bulkhead.tryAcquire()).isEmpty();
		CompletableFuture<Void> next = enter();
		assertThat(next).isNotDone();
		this.bulkhead.exit();
		assertThat(next).isCompleted();
		assertThat(this.bulkhead.tryAcquire()).isEmpty();
	}

	@Test
	void cancellingGivesUpThePlaceInTheQueue() {
		enter();
		CompletableFuture<Void> second = enter();
		CompletableFuture<Void> third = enter();
		second.cancel(false);
		assertThat(this.bulkhead.queued()).isEqualTo(1);
		this.bulkhead.exit();
		assertThat(third).isCompleted();
		this.bulkhead.exit();
		assertThat(this.bulkhead.active()).isZero();
	}

	@Test
	void cancellingBeforeWhileAndAfterGivesThePermitBackOnce() {
		enter();
		CompletableFuture<Void> second = enter();
		second.cancel(false);
		second.cancel(false);
		this.time.advance(Duration.ofSeconds(6));
		this.bulkhead.exit();
		assertThat(this.bulkhead.active()).isZero();
		CompletableFuture<Void> third = enter();
		third.cancel(false); // too late: it has the permit
		assertThat(this.bulkhead.active()).isEqualTo(1);
		this.bulkhead.exit();
		assertThat(this.bulkhead.active()).isZero();
		assertThat(this.bulkhead.snapshot().rejected()).isZero();
	}

	@Test
	void withNoTimeToWaitItIsRefusedAtOnce() {
		enter();
		CompletableFuture<Void> second = this.bulkhead.enterAsync("find", 0, NORMAL);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(second::join)
			.withMessageContaining("'db' (find)")
			.withMessageNotContaining("waited");
	}

	@Test
	void asynchronousAndBlockingWaitersShareOneOrder() throws Exception {
		enter();
		List<String> order = new ArrayList<>();
		CompletableFuture<Void> first = enter().thenRun(() -> order.add("asynchronous"));
		this.time.advance(Duration.ofMillis(1));
		CompletableFuture<Throwable> second = BulkheadTests.inAThread(() -> {
			try (Permit permit = this.bulkhead.acquire()) {
				order.add("blocking");
			}
			return null;
		});
		this.time.awaitParked(1);
		this.bulkhead.exit();
		assertThat(first).isCompleted();
		assertThat(second).isNotDone();
		this.bulkhead.exit();
		assertThat(second.get()).isNull();
		assertThat(order).containsExactly("asynchronous", "blocking");
	}

	@Test
	void aLongQueueOfCallsThatEndAtOnceDoesNotGrowTheStack() throws Exception {
		int calls = 20_000;
		AtomicInteger done = new AtomicInteger();
		try (TimerThread timer = new TimerThread("long-queue")) {
			Bulkhead queue = Bulkhead.builder("queue")
				.config(BulkheadConfig.builder().maxConcurrent(1).queueSize(calls).build())
				.time(io.resilience.time.Ticker.system(), timer)
				.build();
			Permit permit = queue.acquire();
			List<CompletableFuture<Void>> all = new ArrayList<>();
			for (int i = 0; i < calls; i++) {
				all.add(queue.enterAsync(null, Nanos.FOREVER, NORMAL).thenRun(() -> {
					done.incrementAndGet();
					queue.exit();
				}));
			}
			permit.close();
			for (CompletableFuture<Void> each : all) {
				each.join();
			}
			assertThat(queue.active()).isZero();
		}
		assertThat(done).hasValue(calls);
	}

	private CompletableFuture<Void> enter() {
		return this.bulkhead.enterAsync(null, Nanos.FOREVER, NORMAL);
	}

}
