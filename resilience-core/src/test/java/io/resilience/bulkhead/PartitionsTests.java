package io.resilience.bulkhead;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PartitionsTests {

	private final ManualTime time = new ManualTime();

	private final Partitions partitions = Partitions.create(this.time, this.time);

	@AfterEach
	void close() {
		this.partitions.close();
	}

	@Test
	void aPartitionFilledToItsMaximumRejectsTheNextOne() {
		this.partitions.configurePartition(PartitionConfig.builder("database", PartitionType.DATABASE)
			.maxConcurrentOperations(20)
			.maxConnections(10)
			.timeout(Duration.ofSeconds(30))
			.priority(1)
			.build());
		Partition partition = this.partitions.getPartition("database");
		for (int i = 0; i < partition.config().maxConcurrentOperations(); i++) {
			partition.acquire();
		}
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(partition::acquire)
			.withMessageContaining("'database' is full: all 20 permits are taken");
		assertThatExceptionOfType(BulkheadFullException.class)
			.isThrownBy(() -> this.partitions.executeWithBulkhead("database", () -> "never"));
		assertThat(partition.snapshot().peak()).isEqualTo(20);
		assertThat(partition.snapshot().rejected()).isEqualTo(2);
	}

	@Test
	void oneFullPartitionTakesNothingFromAnother() throws Exception {
		this.partitions.configurePartition(config("api", 1).build());
		this.partitions.configurePartition(config("background", 1).build());
		this.partitions.getPartition("api").acquire();
		assertThat(this.partitions.executeWithBulkhead("background", () -> "fine")).isEqualTo("fine");
	}

	@ParameterizedTest
	@CsvSource({ "CRITICAL, 0, 30", "DATABASE, 1, 30", "IO_BOUND, 1, 30", "CPU_BOUND, 1, 30", "CUSTOM, 1, 30",
			"API, 2, 30", "BACKGROUND, 3, 300" })
	void theMoreImportantTypeHasTheLowerPriority(PartitionType type, int priority, int seconds) {
		PartitionConfig config = PartitionConfig.builder("any", type).build();
		assertThat(config.priority()).isEqualTo(priority);
		assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(config.maxConcurrentOperations()).isEqualTo(10);
		assertThat(config.queueSize()).isZero();
		assertThat(config.maxThreads())
			.isEqualTo((type == PartitionType.CPU_BOUND) ? Runtime.getRuntime().availableProcessors() : 0);
		assertThat(config.toBuilder().build()).isEqualTo(config);
	}

	@Test
	void whoIsMoreImportantComesInFirst() throws Exception {
		Partition partition = this.partitions.configurePartition(config("api", 1).queueSize(5).build());
		List<String> order = Collections.synchronizedList(new ArrayList<>());
		Permit permit = partition.acquire();
		CompletableFuture<Throwable> later = BulkheadTests
			.inAThread(() -> this.partitions.executeWithBulkhead("api", () -> order.add("unimportant"), 3));
		this.time.awaitParked(1);
		CompletableFuture<Throwable> sooner = BulkheadTests
			.inAThread(() -> this.partitions.executeWithBulkhead("api", () -> order.add("important"), 0));
		this.time.awaitParked(2);
		permit.close();
		assertThat(later.get()).isNull();
		assertThat(sooner.get()).isNull();
		assertThat(order).containsExactly("important", "unimportant");
	}

	@Test
	void anOperationThatTakesTooLongIsInterrupted() throws Exception {
		Partition partition = this.partitions.configurePartition(config("api", 1).build());
		CountDownLatch inside = new CountDownLatch(1);
		CompletableFuture<Throwable> call = BulkheadTests.inAThread(() -> partition.execute(() -> {
			assertThat(Deadline.current().orElseThrow().remaining()).isEqualTo(Duration.ofSeconds(30));
			inside.countDown();
			new CountDownLatch(1).await();
			return null;
		}));
		inside.await();
		this.time.advance(Duration.ofSeconds(30));
		assertThat(call.get()).isInstanceOf(CallTimeoutException.class);
		assertThat(partition.snapshot().active()).isZero();
		assertThat(partition.snapshot().abandoned()).isZero();
	}

	@Test
	void theTimeoutBoundsTheWaitToComeInToo() throws Exception {
		Partition partition = this.partitions.configurePartition(config("api", 1).queueSize(1).build());
		partition.acquire();
		CompletableFuture<Throwable> call = BulkheadTests.inAThread(() -> partition.execute(() -> "never"));
		this.time.awaitParked(1);
		this.time.advance(Duration.ofSeconds(30));
		assertThat(call.get()).isInstanceOf(BulkheadFullException.class).hasMessageContaining("waited PT30S");
	}

	@Test
	void noMoreOperationsWorkAtOnceThanThereAreConnections() throws Exception {
		Partition partition = this.partitions.configurePartition(config("database", 3).maxConnections(1).build());
		CountDownLatch mayEnd = new CountDownLatch(1);
		CountDownLatch inside = new CountDownLatch(1);
		CompletableFuture<Throwable> first = BulkheadTests.inAThread(() -> partition.execute(() -> {
			inside.countDown();
			mayEnd.await();
			return null;
		}));
		inside.await();
		CompletableFuture<Throwable> second = BulkheadTests.inAThread(() -> partition.execute(() -> "second"));
		this.time.awaitParked(1);
		assertThat(partition.snapshot().active()).isEqualTo(2);
		assertThat(second).isNotDone();
		mayEnd.countDown();
		assertThat(first.get()).isNull();
		assertThat(second.get()).isNull();
		assertThat(partition.snapshot().active()).isZero();
	}

	@Test
	void operationsWaitInsideForAThreadOfThePartition() throws Exception {
		Partition partition = this.partitions.configurePartition(config("api", 2).maxThreads(1).build());
		CountDownLatch mayEnd = new CountDownLatch(1);
		CountDownLatch inside = new CountDownLatch(1);
		CompletableFuture<Throwable> first = BulkheadTests.inAThread(() -> partition.execute(() -> {
			assertThat(Thread.currentThread().getName()).isEqualTo("resilience-api-1");
			inside.countDown();
			mayEnd.await();
			return null;
		}));
		inside.await();
		CompletableFuture<Throwable> second = BulkheadTests.inAThread(() -> partition.execute(() -> "second"));
		this.time.awaitParked(2);
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(partition::acquire);
		mayEnd.countDown();
		assertThat(first.get()).isNull();
		assertThat(second.get()).isNull();
		assertThat(partition.snapshot().active()).isZero();
	}

	@Test
	void whoLeavesWhileItWaitsForAThreadGivesItsPlaceBackLater() throws Exception {
		Partition partition = this.partitions.configurePartition(config("api", 2).maxThreads(1).build());
		CountDownLatch mayEnd = new CountDownLatch(1);
		CountDownLatch inside = new CountDownLatch(1);
		Callable<Void> stubborn = () -> {
			inside.countDown();
			while (mayEnd.getCount() > 0) {
				Thread.onSpinWait();
			}
			return null;
		};
		CompletableFuture<Throwable> first = BulkheadTests.inAThread(() -> partition.execute(stubborn));
		inside.await();
		CompletableFuture<Throwable> second = BulkheadTests.inAThread(() -> partition.execute(() -> {
			throw new AssertionError("never entered");
		}));
		this.time.awaitParked(2);
		this.time.advance(Duration.ofSeconds(30));
		assertThat(first.get()).isInstanceOf(CallTimeoutException.class);
		assertThat(second.get()).isInstanceOf(CallTimeoutException.class);
		assertThat(partition.snapshot().active()).isEqualTo(2);
		assertThat(partition.snapshot().abandoned()).isEqualTo(2);
		mayEnd.countDown();
		long giveUp = System.nanoTime() + 10_000_000_000L;
		while (partition.snapshot().active() + partition.snapshot().abandoned() > 0) {
			assertThat(System.nanoTime() - giveUp).isNegative();
			Thread.onSpinWait();
		}
	}

	@Test
	void configuringItAgainChangesItWhileOperationsAreUnderWay() {
		Partition partition = this.partitions.configurePartition(config("api", 1).build());
		Permit permit = partition.acquire();
		assertThat(this.partitions.configurePartition(config("api", 2).build())).isSameAs(partition);
		partition.acquire().close();
		permit.close();
		assertThat(partition.config().maxConcurrentOperations()).isEqualTo(2);
		assertThat(this.partitions.partitions()).containsExactly(partition);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.partitions.configurePartition(config("api", 2).maxThreads(2).build()));
		assertThat(partition.config().maxThreads()).isZero();
	}

	@Test
	void anUnknownNameListsTheKnownOnes() {
		this.partitions.configurePartition(config("database", 1).build());
		this.partitions.configurePartition(config("api", 1).build());
		assertThatIllegalArgumentException().isThrownBy(() -> this.partitions.getPartition("databse"))
			.withMessage("Unknown partition 'databse'; known are [api, database]. Call configurePartition first");
	}

	@Test
	void impossibleSettingsAreErrors() {
		PartitionConfig.Builder builder = config("api", 1);
		assertThatIllegalArgumentException().isThrownBy(() -> config("api", 0).build())
			.withMessage("Invalid max_concurrent_operations (0): must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO).build());
		assertThatIllegalArgumentException().isThrownBy(() -> config("api", 1).maxThreads(-1).build());
		assertThatIllegalArgumentException().isThrownBy(() -> config("api", 1).maxConnections(-1).build());
		assertThatIllegalArgumentException().isThrownBy(() -> config("api", 1).queueSize(-1).build());
	}

	private static PartitionConfig.Builder config(String name, int operations) {
		return PartitionConfig.builder(name, PartitionType.CUSTOM).maxConcurrentOperations(operations);
	}

}
