package com.example.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.resilience.BulkheadFullException;
import io.resilience.CallTimeoutException;
import io.resilience.PoolExhaustedException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Outcome;
import io.resilience.pool.Lease;
import io.resilience.pool.PoolConfig;
import io.resilience.pool.ResourcePool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Everything of one kind is taken: who comes then is refused at once, others do not
 * notice, and all is there again as soon as it is given back.
 */
class ExhaustionTests {

	private static final int PERMITS = 2;

	private static final int QUEUE = 3;

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final CountDownLatch release = new CountDownLatch(1);

	private final DependencyRegistry registry = DependencyRegistry.create();

	@AfterEach
	void nothingLost() throws Exception {
		this.release.countDown();
		NothingLost.in(this.registry);
		this.registry.close();
		NothingLost.threadsOf("chaos_full");
		this.callers.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource(names = { "SEMAPHORE", "THREAD_POOL" })
	void withPermitsAndQueueFullTheNextIsRefusedAtOnceAndTheOthersGoOn(BulkheadType type) throws Exception {
		Dependency full = this.registry.register("chaos_full",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.bulkhead(BulkheadConfig.builder()
						.type(type)
						.maxConcurrent(PERMITS)
						.queueSize(QUEUE)
						.maxWait(Duration.ofMinutes(1))
						.build())
					.timeout(Duration.ofMinutes(1))
					.build());
		Dependency other = this.registry.registerDatabase("chaos_other");
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (int i = 0; i < PERMITS + QUEUE; i++) {
			calls.add(
					CompletableFuture.supplyAsync(() -> full.<String, RuntimeException>call(this::hang), this.callers));
		}
		NothingLost.await(() -> full.snapshot().bulkhead().queued() == QUEUE, () -> "all wait: " + full.snapshot());
		for (int i = 0; i < 100; i++) {
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> full.call(() -> "never"));
			assertThat(other.<String, RuntimeException>call(() -> "as ever")).isEqualTo("as ever");
		}
		assertThat(full.snapshot().bulkhead().active()).isEqualTo(PERMITS);
		this.release.countDown();
		for (CompletableFuture<String> call : calls) {
			assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("released");
		}
		assertThat(full.snapshot().calls().count(Outcome.SUCCESS)).isEqualTo(PERMITS + QUEUE);
		assertThat(full.snapshot().calls().count(Outcome.BULKHEAD_FULL)).isEqualTo(100);
		assertThat(full.<String, RuntimeException>call(() -> "again")).isEqualTo("again");
	}

	@Test
	void anEmptyPoolCostsItsCallersTheirTimeoutAtMostAndOthersNothing() throws Exception {
		Dependency hungry = this.registry.register("chaos_full",
				DependencyConfig.builder(DependencyType.DATABASE)
					.timeout(Duration.ofMillis(100))
					.failureThreshold(3)
					.recoveryTimeout(Duration.ofMillis(20))
					.build());
		Dependency other = this.registry.registerCache("chaos_other");
		try (ResourcePool<StringBuilder> pool = ResourcePool.of("chaos_pool", StringBuilder::new,
				PoolConfig.builder().minSize(0).maxSize(2).maxOverflow(1).maxWait(Duration.ofMinutes(1)).build())) {
			List<Lease<StringBuilder>> leases = List.of(pool.borrow(), pool.borrow(), pool.borrow());
			Callable<Integer> body = () -> pool.call(StringBuilder::length);
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> hungry.call(body));
			}
			assertThat(hungry.snapshot().circuitState()).isNotEqualTo(CircuitState.CLOSED);
			pool.configure(pool.config().toBuilder().maxWait(Duration.ZERO).build());
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(pool::borrow);
			assertThat(other.<String, RuntimeException>call(() -> "as ever")).isEqualTo("as ever");
			assertThat(pool.snapshot().waiting()).isZero();
			leases.forEach(Lease::close);
			NothingLost.await(() -> works(hungry, body), () -> "it works again: " + hungry.snapshot());
			assertThat(pool.snapshot().active()).isZero();
		}
	}

	private static boolean works(Dependency dependency, Callable<Integer> body) {
		try {
			return dependency.call(body) == 0;
		}
		catch (Exception ex) {
			return false;
		}
	}

	private String hang() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return "released";
	}

}
