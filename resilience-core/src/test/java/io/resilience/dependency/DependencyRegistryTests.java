package io.resilience.dependency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.resilience.bulkhead.BulkheadType;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Backoff;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

class DependencyRegistryTests {

	private final DependencyRegistry registry = DependencyRegistry.create();

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void unknownNameListsTheKnownOnesNearestFirst() {
		this.registry.registerDatabase("orders_db");
		this.registry.registerDatabase("user_db");
		this.registry.registerCache("user_cache");
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> this.registry.get("userdb"))
			.withMessage("No dependency 'userdb' is registered. Did you mean 'user_db'? "
					+ "Registered: user_db, orders_db, user_cache");
		assertThat(this.registry.find("userdb")).isEmpty();
	}

	@Test
	void unknownNameInAnEmptyRegistrySaysSo() {
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> this.registry.get("user_db"))
			.withMessage("No dependency 'user_db' is registered. There are none yet.");
	}

	@Test
	void sameNameWithTheSameSettingsIsTheSameDependency() {
		assertThat(this.registry.registerDatabase("user_db", 5)).isSameAs(this.registry.registerDatabase("user_db", 5));
	}

	@Test
	void sameNameWithOtherSettingsIsAMistakeThatShowsBoth() {
		this.registry.registerDatabase("user_db", 5);
		assertThatIllegalStateException().isThrownBy(() -> this.registry.registerDatabase("user_db", 7))
			.withMessageContaining("'user_db'")
			.withMessageContaining("maxConcurrent=5")
			.withMessageContaining("maxConcurrent=7");
	}

	@Test
	void blankNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.registerApi(" "))
			.withMessage("Invalid name (' '): must not be blank");
	}

	@Test
	void removedDependencyIsGoneAndCanComeBackOtherwise() throws Exception {
		Dependency before = this.registry.registerDatabase("user_db", 5);
		assertThat(this.registry.remove("user_db")).isTrue();
		assertThat(this.registry.remove("user_db")).isFalse();
		assertThat(this.registry.dependencies()).isEmpty();
		assertThat(before.call(() -> "calls under way finish")).isNotNull();
		assertThat(this.registry.registerDatabase("user_db", 7)).isNotSameAs(before);
	}

	@Test
	void dependenciesAreListedByName() {
		this.registry.registerApi("b");
		this.registry.registerApi("c");
		this.registry.registerApi("a");
		assertThat(this.registry.dependencies()).extracting(Dependency::name).containsExactly("a", "b", "c");
	}

	@Test
	void listenersHearWhatComesAndGoesAndWhatWasThereBefore() {
		List<String> heard = new ArrayList<>();
		this.registry.registerApi("before");
		this.registry.addListener(logging(heard));
		this.registry.registerApi("after").operation("search");
		this.registry.registerApi("after");
		this.registry.remove("before");
		assertThat(heard).containsExactly("+before", "+after", "after.search", "-before");
	}

	@Test
	void listenerThatFailsBreaksNeitherRegistrationNorCallsNorOtherListeners() throws Exception {
		List<String> heard = new ArrayList<>();
		this.registry.addListener(new RegistryListener() {

			@Override
			public void registered(Dependency dependency) {
				throw new IllegalStateException("registered");
			}

			@Override
			public void operationAdded(Dependency dependency, Operation operation) {
				throw new AssertionError("operationAdded");
			}

			@Override
			public void removed(Dependency dependency) {
				throw new IllegalStateException("removed");
			}

		});
		this.registry.addListener(logging(heard));
		Dependency dependency = this.registry.registerApi("api");
		assertThat(dependency.call("search", () -> "found")).isEqualTo("found");
		this.registry.remove("api");
		assertThat(heard).containsExactly("+api", "api.search", "-api");
	}

	private static RegistryListener logging(List<String> heard) {
		return new RegistryListener() {

			@Override
			public void registered(Dependency dependency) {
				heard.add("+" + dependency.name());
			}

			@Override
			public void operationAdded(Dependency dependency, Operation operation) {
				heard.add(dependency.name() + "." + operation.name());
			}

			@Override
			public void removed(Dependency dependency) {
				heard.add("-" + dependency.name());
			}

		};
	}

	@Test
	void closedRegistryTakesNoMore() {
		this.registry.close();
		assertThatIllegalStateException().isThrownBy(() -> this.registry.registerApi("late"))
			.withMessageContaining("closed");
	}

	@Test
	void whatCannotChangeWhileItRunsIsRefusedAndNothingIsChanged() {
		Dependency dependency = this.registry.registerApi("api");
		DependencyConfig before = dependency.config();
		for (DependencyConfig impossible : List.of(DependencyConfig.defaults(DependencyType.DATABASE),
				before.toBuilder().bulkheadType(BulkheadType.THREAD_POOL).build(),
				before.toBuilder().circuitBreaker(null).build(),
				before.toBuilder().rateLimit(RateLimiterConfig.defaults()).build())) {
			assertThatIllegalArgumentException().isThrownBy(() -> dependency.configure(impossible))
				.withMessageContaining("'api'")
				.withMessageContaining("cannot change while it runs");
			assertThat(dependency.config()).isEqualTo(before);
		}
	}

	@Test
	void manyFirstCallsAtOnceKeepTheLimit() throws Exception {
		Dependency dependency = this.registry.register("cold",
				DependencyConfig.builder(DependencyType.EXTERNAL_API).maxConcurrent(3).maxWait(Duration.ZERO).build());
		int callers = 50;
		CyclicBarrier together = new CyclicBarrier(callers);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		List<Thread> threads = IntStream.range(0, callers).mapToObj((i) -> new Thread(() -> {
			try {
				together.await();
				dependency.call("first", () -> {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					Thread.yield();
					return inside.decrementAndGet();
				});
			}
			catch (Exception ex) {
				Thread.yield(); // rejected
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(most.get()).isBetween(1, 3);
		assertThat(dependency.snapshot().calls().total()).isEqualTo(callers);
	}

	@Test
	void asynchronousCallsThatWaitAreEndedWhenTheRegistryIsClosed() throws Exception {
		Dependency dependency = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.timeout(Duration.ofMinutes(10))
					.maxConcurrent(1)
					.maxWait(Duration.ofMinutes(5))
					.build());
		Dependency limited = this.registry.register("limited",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.timeout(Duration.ofMinutes(10))
					.rateLimit(RateLimiterConfig.builder()
						.limit(1)
						.period(Duration.ofMinutes(5))
						.maxWait(Duration.ofMinutes(5))
						.build())
					.retry(RetryConfig.builder()
						.baseDelay(Duration.ofMinutes(1))
						.backoff(Backoff.FIXED)
						.jitter(Jitter.NONE)
						.build())
					.build());
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> running = dependency.callAsync(() -> stage);
		CompletableFuture<String> waiting = dependency.callAsync(CompletableFuture::new);
		CompletableFuture<String> pausing = limited
			.callAsync(() -> CompletableFuture.failedFuture(new java.io.IOException("down")));
		CompletableFuture<String> limitedOne = limited.callAsync(CompletableFuture::new);
		assertThat(List.of(running, waiting, pausing, limitedOne)).noneMatch(CompletableFuture::isDone);
		this.registry.close();
		for (CompletableFuture<String> pending : List.of(running, waiting, pausing, limitedOne)) {
			assertThat(catchThrowable(() -> pending.get(10, TimeUnit.SECONDS)))
				.isInstanceOf(CancellationException.class);
		}
		assertThat(stage).isCancelled();
		assertThat(pausing.handle((value, ex) -> ex.getSuppressed()).join()).hasSize(1);
		for (Dependency each : List.of(dependency, limited)) {
			// A body that was just being entered gives its permit back when it has ended.
			eventually(() -> each.bulkhead().active() == 0 && each.bulkhead().queued() == 0);
			assertThat(each.snapshot().calls().count(Outcome.CANCELLED)).isEqualTo(2);
			assertThat(each.snapshot().calls().total()).isEqualTo(2);
		}
	}

	private static void eventually(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
			Thread.onSpinWait();
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	@Test
	void threadsAreAsManyWithAThousandDependenciesAsWithOne() throws Exception {
		this.registry.registerApi("first").call(() -> "warm-up");
		int before = ours().size();
		for (int i = 0; i < 1000; i++) {
			Dependency dependency = this.registry.registerDatabase("shard-" + i);
			dependency.call(() -> "body");
			dependency.callAsync(() -> CompletableFuture.completedFuture("body")).get();
		}
		assertThat(ours()).hasSizeLessThanOrEqualTo(before + 1);
	}

	@Test
	void manyRegistriesThatStartAndStopLeaveNoThread() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		for (int i = 0; i < 50; i++) {
			try (DependencyRegistry each = DependencyRegistry.create()) {
				Dependency pool = each.registerCpu("pool");
				pool.call(() -> "body");
				each.registerApi("api").call(() -> "body");
				CompletableFuture.runAsync(() -> catchThrowable(() -> pool.call(() -> {
					never.await();
					return null;
				})));
			}
		}
		awaitNoThread("resilience-pool-");
	}

	private static void awaitNoThread(String prefix) {
		long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (Thread.getAllStackTraces().keySet().stream().anyMatch((it) -> it.getName().startsWith(prefix))) {
			assertThat(System.nanoTime()).as("threads of a closed registry are still there").isLessThan(end);
			Thread.yield();
		}
	}

	private static List<Thread> ours() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("resilience"))
			.toList();
	}

}
