package io.resilience.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.resilience.BulkheadFullException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.Permit;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class ProfilerTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.create();

	/** What is put there has to be made. */
	private volatile Object[] kept = {};

	private final Profiler profiler = Profiler.builder().ticker(this.time).observe(this.registry.observers()).build();

	@AfterEach
	void close() {
		this.profiler.close();
		this.registry.close();
	}

	@Test
	void measuresNothingUntilItIsStarted() {
		work("outer", 5);
		assertThat(this.profiler.report().entries()).isEmpty();
		assertThat(this.profiler.scope("a")).isSameAs(this.profiler.scope("b"));
	}

	@Test
	void tellsTimeOfItsOwnFromThatOfScopesBelow() {
		this.profiler.start();
		try (ProfileScope outer = this.profiler.scope("outer")) {
			assertThat(outer).isNotNull();
			this.time.advance(Duration.ofMillis(3));
			work("inner", 5);
			work("inner", 7);
		}
		ProfileReport report = this.profiler.report();
		assertThat(report.elapsed()).isEqualTo(Duration.ofMillis(15));
		ProfileEntry outer = entry(report, "outer");
		assertThat(outer.wall()).isEqualTo(Duration.ofMillis(15));
		assertThat(outer.self()).isEqualTo(Duration.ofMillis(3));
		ProfileEntry inner = entry(report, "outer", "inner");
		assertThat(inner.count()).isEqualTo(2);
		assertThat(inner.wall()).isEqualTo(Duration.ofMillis(12));
		assertThat(inner.max()).isEqualTo(Duration.ofMillis(7));
		assertThat(inner.p50().toNanos()).isCloseTo(5_000_000L, within(1_000_000L));
		assertThat(report.hotSpots(1)).extracting(ProfileEntry::name).containsExactly("inner");
	}

	@Test
	void printsATreeAndCollapsedStacks() {
		this.profiler.start();
		try (ProfileScope outer = this.profiler.scope("outer")) {
			assertThat(outer).isNotNull();
			this.time.advance(Duration.ofMillis(1));
			work("in;ner", 2);
		}
		assertThat(this.profiler.report().toCollapsedStacks()).isEqualTo("outer 1000\nouter;in,ner 2000\n");
		assertThat(this.profiler.paths()).isEqualTo(2);
		assertThat(this.profiler.report().toText()).contains("wall ms").contains("3.000").contains("    in;ner");
	}

	@Test
	void countsWhatIsAllocatedAndTheTimeOnTheCpu() {
		Profiler real = Profiler.builder().build();
		real.start();
		byte[] kept;
		try (ProfileScope scope = real.scope("allocates")) {
			assertThat(scope).isNotNull();
			kept = new byte[1 << 20];
			assertThat(spin(20)).isTrue();
		}
		ProfileEntry entry = entry(real.report(), "allocates");
		assertThat(kept).hasSize(1 << 20);
		assertThat(entry.allocatedBytes()).isBetween(1L << 20, (1L << 20) + 500_000);
		assertThat(entry.cpu()).isPositive().isLessThanOrEqualTo(entry.wall().plusMillis(20));
	}

	@Test
	void whatManyScopesAllocateIsEstimatedFromSome() {
		this.profiler.start();
		for (int i = 0; i < 20_000; i++) {
			try (ProfileScope scope = this.profiler.scope("allocates")) {
				this.kept = new Object[] { scope, new byte[1000] };
			}
		}
		assertThat(entry(this.profiler.report(), "allocates").allocatedBytes()).isBetween(20_000L * 1000,
				20_000L * 1200);
	}

	@Test
	void whatGuardedCallsAllocateIsThatOfTheirBodies() {
		Dependency cache = this.registry.register("cache", DependencyType.CACHE);
		this.profiler.start();
		for (int i = 0; i < 200; i++) {
			cache.call("get", () -> this.kept = new Object[] { new byte[1000] });
		}
		cache.guard().bulkhead().configure(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build());
		Permit only = cache.guard().bulkhead().acquire();
		for (int i = 0; i < 1000; i++) {
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> cache.call("get", () -> "value"));
		}
		only.close();
		assertThat(entry(this.profiler.report(), "cache.get").allocatedBytes()).isBetween(200L * 1000, 200L * 2000);
	}

	@Test
	void guardedCallsAreScopesAndWhatTheirBodiesDoIsBelowThem() {
		Dependency files = this.registry.register("files", DependencyType.FILE_SYSTEM);
		this.profiler.start();
		try (ProfileScope request = this.profiler.scope("request")) {
			assertThat(request).isNotNull();
			files.call("read", () -> {
				work("parse", 4);
				return "content";
			});
		}
		work("next", 1);
		ProfileReport report = this.profiler.report();
		assertThat(entry(report, "request", "files.read").count()).isOne();
		assertThat(entry(report, "request", "files.read", "parse").wall()).isEqualTo(Duration.ofMillis(4));
		assertThat(entry(report, "next").wall()).isEqualTo(Duration.ofMillis(1));
	}

	@Test
	void asynchronousCallsTakeUntilTheirStageIsComplete() {
		Dependency cache = this.registry.register("cache", DependencyType.CACHE);
		this.profiler.start();
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = cache.callAsync("get", () -> stage);
		assertThat(entries()).doesNotContain(List.of("cache.get", "cache.get"));
		stage.complete("value");
		call.join();
		assertThat(entry(this.profiler.report(), "cache.get").count()).isOne();
	}

	@Test
	void callsOnlyPayWhileItIsOn() {
		Dependency cache = this.registry.register("cache", DependencyType.CACHE);
		this.profiler.start();
		cache.call("get", () -> "value");
		this.profiler.stop();
		cache.call("get", () -> "value");
		assertThat(entry(this.profiler.report(), "cache.get").count()).isOne();
		this.profiler.start();
		assertThat(this.profiler.report().entries()).isEmpty();
	}

	@Test
	void carriesTheScopeOverToExecutorsOfOnesOwn() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			this.profiler.start();
			try (ProfileScope request = this.profiler.scope("request")) {
				assertThat(request).isNotNull();
				executor.submit(this.profiler.capture(() -> {
					work("elsewhere", 2);
					return null;
				})).get();
			}
			executor.submit(() -> work("alone", 1)).get();
		}
		finally {
			executor.shutdown();
		}
		assertThat(entries()).containsExactlyInAnyOrder(List.of("request"), List.of("request", "elsewhere"),
				List.of("alone"));
	}

	@Test
	void keepsItsTreeWithinBounds() {
		Profiler small = Profiler.builder().ticker(this.time).maxPaths(3).build();
		small.start();
		for (int i = 0; i < 10; i++) {
			small.scope("scope " + i).close();
		}
		assertThat(small.report().entries()).extracting(ProfileEntry::name)
			.containsExactlyInAnyOrder("scope 0", "scope 1", "scope 2", Profiler.OTHER);
		assertThat(entry(small.report(), Profiler.OTHER).count()).isEqualTo(7);
		recurse(200);
		assertThatIllegalArgumentException().isThrownBy(() -> Profiler.builder().maxPaths(0));
	}

	@Test
	void whatComesBeyondItsCapHasOnePlaceBelowEachPathHoweverDeepItGoes() {
		Profiler small = Profiler.builder().ticker(this.time).maxPaths(2).build();
		small.start();
		small.scope("a").close();
		small.scope("b").close();
		for (String name : List.of("a", "b")) {
			try (ProfileScope known = small.scope(name);
					ProfileScope beyond = small.scope("x");
					ProfileScope deeper = small.scope("y")) {
				assertThat(List.of(known, beyond, deeper)).doesNotContain(OpenScope.NONE);
				small.scope("z").close();
				this.time.advance(Duration.ofMillis(1));
			}
		}
		assertThat(small.report().entries()).extracting(ProfileEntry::path)
			.containsExactlyInAnyOrder(List.of("a"), List.of("a", Profiler.OTHER), List.of("b"),
					List.of("b", Profiler.OTHER));
	}

	private void recurse(int depth) {
		this.profiler.start();
		try (ProfileScope scope = this.profiler.scope("deeper")) {
			assertThat(scope).isNotNull();
			if (depth > 0) {
				recurse(depth - 1);
			}
		}
		assertThat(this.profiler.report().entries()).hasSizeLessThanOrEqualTo(64);
	}

	@Test
	void aScopeThatOutlivesItsRecordingHarmsNothing() {
		this.profiler.start();
		ProfileScope old = this.profiler.scope("old");
		this.profiler.stop();
		this.profiler.start();
		try (ProfileScope fresh = this.profiler.scope("fresh")) {
			assertThat(fresh).isNotNull();
			old.close();
			work("inner", 1);
		}
		assertThat(entries()).containsExactly(List.of("fresh"), List.of("fresh", "inner"));
	}

	@Test
	void aScopeThatIsForgottenEndsWithTheOneAroundIt() {
		this.profiler.start();
		ProfileScope outer = this.profiler.scope("outer");
		ProfileScope forgotten = this.profiler.scope("forgotten");
		this.time.advance(Duration.ofMillis(2));
		outer.close();
		forgotten.close();
		work("next", 1);
		assertThat(entry(this.profiler.report(), "outer", "forgotten").wall()).isEqualTo(Duration.ofMillis(2));
		assertThat(entries()).containsExactlyInAnyOrder(List.of("outer"), List.of("outer", "forgotten"),
				List.of("next"));
	}

	@Test
	void aScopeThatIsClosedTwiceCountsOnce() {
		this.profiler.start();
		try (ProfileScope outer = this.profiler.scope("outer")) {
			assertThat(outer).isNotNull();
			ProfileScope early = this.profiler.scope("early");
			this.time.advance(Duration.ofMillis(1));
			early.close();
			work("after", 2);
			early.close();
		}
		assertThat(entry(this.profiler.report(), "outer", "early").count()).isOne();
		assertThat(entry(this.profiler.report(), "outer", "after").wall()).isEqualTo(Duration.ofMillis(2));
		assertThat(entry(this.profiler.report(), "outer").wall()).isEqualTo(Duration.ofMillis(3));
	}

	@Test
	void aScopeThatAnotherThreadClosesHarmsNothing() throws Exception {
		this.profiler.start();
		ProfileScope scope = this.profiler.scope("scope");
		this.time.advance(Duration.ofMillis(3));
		Thread other = new Thread(scope::close);
		other.start();
		other.join();
		work("next", 1);
		assertThat(entry(this.profiler.report(), "scope").wall()).isEqualTo(Duration.ofMillis(3));
		assertThat(entries()).containsExactlyInAnyOrder(List.of("scope"), List.of("next"));
	}

	@Test
	void waitingForAPermitIsNoTimeOnTheCpu() throws Exception {
		Dependency database = this.registry.register("database", DependencyType.DATABASE);
		Profiler real = Profiler.builder().observe(this.registry.observers()).build();
		real.start();
		List<Permit> all = new ArrayList<>();
		for (int i = 0; i < database.config().bulkhead().maxConcurrent(); i++) {
			all.add(database.guard().bulkhead().acquire());
		}
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> database.call("read", () -> spin(5)));
		while (database.snapshot().bulkhead().queued() == 0) {
			Thread.onSpinWait();
		}
		spin(200);
		all.forEach(Permit::close);
		call.get();
		real.stop();
		ProfileEntry read = entry(real.report(), "database.read");
		assertThat(read.wall()).isGreaterThan(Duration.ofMillis(200));
		assertThat(read.cpu()).isLessThan(Duration.ofMillis(100));
	}

	private static boolean spin(long millis) {
		long until = System.nanoTime() + millis * 1_000_000;
		while (System.nanoTime() < until) {
			Thread.onSpinWait();
		}
		return true;
	}

	private void work(String name, long millis) {
		try (ProfileScope scope = this.profiler.scope(name)) {
			assertThat(scope).isNotNull();
			this.time.advance(Duration.ofMillis(millis));
		}
	}

	private List<List<String>> entries() {
		return this.profiler.report().entries().stream().map(ProfileEntry::path).toList();
	}

	private static ProfileEntry entry(ProfileReport report, String... path) {
		return report.entries()
			.stream()
			.filter((entry) -> entry.path().equals(List.of(path)))
			.findFirst()
			.orElseThrow(() -> new AssertionError(report.entries()));
	}

}
