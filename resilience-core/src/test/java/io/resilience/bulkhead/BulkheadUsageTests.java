package io.resilience.bulkhead;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Usage for people, who want to see what happened since some moment.
 */
@Timeout(60)
class BulkheadUsageTests {

	private final ManualTime time = new ManualTime();

	private final Bulkhead bulkhead = Bulkhead.builder("b")
		.config(BulkheadConfig.builder().maxConcurrent(2).maxWait(Duration.ofSeconds(10)).queueSize(1).build())
		.time(this.time, this.time)
		.build();

	/** Two at once, one that waits four seconds, and one that finds the queue full. */
	private void use() {
		Permit one = this.bulkhead.acquire();
		Permit two = this.bulkhead.acquire();
		CompletableFuture<String> waits = this.bulkhead.callAsync(() -> CompletableFuture.completedFuture("x"));
		this.time.advance(Duration.ofSeconds(4));
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(this.bulkhead::acquire);
		one.close();
		two.close();
		assertThat(waits).isCompletedWithValue("x");
	}

	@Test
	void usageIsCountedFromTheStart() {
		use();
		BulkheadUsage usage = this.bulkhead.usage();
		assertThat(usage.name()).isEqualTo("b");
		assertThat(usage.peak()).isEqualTo(2);
		assertThat(usage.entered()).isEqualTo(3);
		assertThat(usage.rejected()).isOne();
		assertThat(usage.total()).isEqualTo(4);
		assertThat(usage.rejectionRate()).isEqualTo(0.25);
		assertThat(usage.averageWait()).isEqualTo(Duration.ofSeconds(4).dividedBy(3));
	}

	@Test
	void aResetTellsWhatWasAndBeginsAnew() {
		use();
		BulkheadUsage before = this.bulkhead.usage();
		BulkheadUsage ended = this.bulkhead.resetUsage();
		assertThat(ended).isEqualTo(before);
		BulkheadUsage anew = this.bulkhead.usage();
		assertThat(anew.since()).isAfterOrEqualTo(ended.since());
		assertThat(anew.peak()).isZero();
		assertThat(anew.total()).isZero();
		assertThat(anew.rejectionRate()).isZero();
		assertThat(anew.averageWait()).isZero();
	}

	@Test
	void whatSnapshotsShowGoesOn() {
		use();
		BulkheadSnapshot before = this.bulkhead.snapshot();
		this.bulkhead.resetUsage();
		assertThat(this.bulkhead.snapshot()).isEqualTo(before);
		this.bulkhead.acquire().close();
		assertThat(this.bulkhead.usage().peak()).isOne();
		assertThat(this.bulkhead.snapshot().peak()).isEqualTo(2);
		assertThat(this.bulkhead.snapshot().entered()).isEqualTo(before.entered() + 1);
	}

	@Test
	void thePeakBeginsWithThePermitsInUse() {
		Permit held = this.bulkhead.acquire();
		this.bulkhead.resetUsage();
		assertThat(this.bulkhead.usage().peak()).isOne();
		this.bulkhead.acquire().close();
		assertThat(this.bulkhead.usage().peak()).isEqualTo(2);
		held.close();
	}

	@Test
	void aWaitCountsWhereItEnds() {
		Permit one = this.bulkhead.acquire();
		Permit two = this.bulkhead.acquire();
		CompletableFuture<String> waits = this.bulkhead.callAsync(() -> CompletableFuture.completedFuture("x"));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.bulkhead.resetUsage().averageWait()).isZero();
		this.time.advance(Duration.ofSeconds(1));
		one.close();
		two.close();
		assertThat(waits).isCompleted();
		assertThat(this.bulkhead.usage().entered()).isOne();
		assertThat(this.bulkhead.usage().averageWait()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void resetsAmidCallsLoseNoneAndCountNoneTwice() throws Exception {
		int threads = 4;
		int calls = 20_000;
		Bulkhead busy = Bulkhead.of("busy", BulkheadConfig.builder().maxConcurrent(2).build());
		AtomicInteger running = new AtomicInteger(threads);
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		List<BulkheadUsage> usages = new ArrayList<>();
		try {
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				done.add(pool.submit(() -> {
					for (int call = 0; call < calls; call++) {
						try {
							busy.acquire().close();
						}
						catch (BulkheadFullException ex) {
							// counted
						}
					}
					running.decrementAndGet();
				}));
			}
			while (running.get() > 0) {
				usages.add(busy.resetUsage());
			}
			for (Future<?> each : done) {
				each.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
		usages.add(busy.resetUsage());
		assertThat(usages.stream().mapToLong(BulkheadUsage::total).sum()).isEqualTo((long) threads * calls);
		assertThat(usages).allSatisfy((usage) -> assertThat(usage.peak()).isBetween(0, 2));
		assertThat(busy.snapshot().total()).isEqualTo((long) threads * calls);
	}

}
