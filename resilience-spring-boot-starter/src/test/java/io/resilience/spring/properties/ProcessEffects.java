package io.resilience.spring.properties;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.resilience.LoadShedException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadSignal;
import io.resilience.loadshed.Priority;
import io.resilience.loadshed.ShedStrategy;
import io.resilience.loadshed.SignalSnapshot;
import io.resilience.memory.MemoryGuard;
import io.resilience.pool.Lease;
import io.resilience.pool.PoolFactory;
import io.resilience.pool.ResourcePool;
import io.resilience.profile.ProfileScope;
import io.resilience.profile.Profiler;
import io.resilience.spring.Contexts;
import io.resilience.spring.pool.ResourcePools;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import io.resilience.spring.registry.LoadShedding;
import io.resilience.time.ManualTime;

/**
 * Keys of the process as a whole: switches, load shedding, pools, memory, profiler.
 */
final class ProcessEffects {

	private ProcessEffects() {
	}

	static Map<String, OtherEffect> all() {
		Effects effects = new Effects();
		effects.add("enabled", "false", "external_dependencies.users.max_concurrent=2",
				ProcessEffects::admittedByDependency, 60);
		effects.add("strict", "true", "", ProcessEffects::takesUnknownNames, false);
		loadShedding(effects);
		pools(effects);
		effects.add("memory.max_tags", "3", "", (settings) -> tagsOfTen(read(settings)), 3);
		effects.add("memory.stale_after", "7", "",
				(settings) -> MemoryGuard.of("it", read(settings).memory()).config().staleAfter(),
				Duration.ofSeconds(7));
		effects.add("profiler.enabled", "true", "", (settings) -> profiler(settings, Profiler::isOn), true);
		effects.add("profiler.max_paths", "3", "profiler.enabled=true",
				(settings) -> profiler(settings, ProcessEffects::pathsOfTen), 3);
		return effects.all();
	}

	private static DependencySettings read(Map<String, Object> settings) {
		return SettingsBuilder.empty().properties(settings).build();
	}

	private static int admittedByDependency(Map<String, Object> settings) {
		try (LiveGuard guard = LiveGuard.ofDependency(settings)) {
			return guard.admitted();
		}
	}

	private static boolean takesUnknownNames(Map<String, Object> settings) {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			new Dependencies(read(settings), registry).dependency("unknown", DependencyType.CACHE, "here");
			return true;
		}
		catch (InvalidGuardedMethodException ex) {
			return false;
		}
	}

	private static void loadShedding(Effects effects) {
		String quiet = "load_shedding.cpu_threshold=1 load_shedding.memory_threshold=1 ";
		String ten = quiet + "load_shedding.initial_limit=10 load_shedding.min_limit=1 ";
		effects.add("load_shedding.strategy", "fair", "", (it) -> shedder(it, 0).snapshot().strategy(),
				ShedStrategy.FAIR);
		effects.add("load_shedding.algorithm", "aimd", "", (it) -> shedder(it, 0).config().algorithm().name(), "AIMD");
		effects.add("load_shedding.initial_limit", "70", "", (it) -> shedder(it, 0).snapshot().limit(), 70);
		effects.add("load_shedding.min_limit", "200", "", (it) -> shedder(it, 0).snapshot().limit(), 200);
		effects.add("load_shedding.max_limit", "50", "", (it) -> shedder(it, 0).snapshot().limit(), 50);
		effects.add("load_shedding.low_watermark", "0.3", quiet,
				(it) -> admitted(shedder(it, 0.5), Priority.BACKGROUND), 0);
		effects.add("load_shedding.high_watermark", "0.9", quiet, (it) -> admitted(shedder(it, 0.95), 1), 0);
		effects.add("load_shedding.critical_reserve", "0.5", ten, (it) -> admitted(shedder(it, 0), 1), 5);
		effects.add("load_shedding.cpu_threshold", "1", "", (it) -> signals(it).contains("cpu"), false);
		effects.add("load_shedding.memory_threshold", "1", "", (it) -> signals(it).contains("memory"), false);
		effects.add("load_shedding.latency_threshold", "1", "", (it) -> signals(it).contains("latency"), true);
		effects.add("load_shedding.sample_interval", "7", "", (it) -> shedder(it, 0).config().sampleInterval(),
				Duration.ofSeconds(7));
		effects.add("load_shedding.max_clients", "7", "load_shedding.strategy=fair",
				(it) -> shedder(it, 0).config().maxClients(), 7);
		effects.add("load_shedding.retry_after", "7", quiet, (it) -> retryAfter(shedder(it, 1)), Duration.ofSeconds(7));
	}

	private static LoadShedder shedder(Map<String, Object> settings, double pressure) {
		return new LoadShedding(read(settings), () -> Stream.of(LoadSignal.of("test", () -> pressure))).shedder();
	}

	private static int admitted(LoadShedder shedder, int priority) {
		int count = 0;
		try {
			while (count < 1000) {
				shedder.enter(priority, null);
				count++;
			}
			return count;
		}
		catch (LoadShedException ex) {
			return count;
		}
	}

	private static Duration retryAfter(LoadShedder shedder) {
		try {
			shedder.enter(Priority.BACKGROUND, null);
			throw new AssertionError("admitted");
		}
		catch (LoadShedException ex) {
			return ex.retryAfter();
		}
	}

	private static List<String> signals(Map<String, Object> settings) {
		LoadShedder shedder = shedder(settings, 0);
		shedder.enter(Priority.CRITICAL, null);
		return shedder.snapshot().signals().stream().map(SignalSnapshot::name).toList();
	}

	private static void pools(Effects effects) {
		String one = "pools.it.min_size=0 pools.it.max_size=1 pools.it.max_overflow=0";
		String none = "pools.it.min_size=0";
		effects.add("pools.<name>.min_size", "2", "", (it) -> pool(it, (trial) -> trial.pool.snapshot().idle()), 2);
		effects.add("pools.<name>.max_size", "7", "", (it) -> pool(it, (trial) -> trial.pool.snapshot().capacity()),
				17);
		effects.add("pools.<name>.max_overflow", "1", "", (it) -> pool(it, (trial) -> trial.pool.snapshot().capacity()),
				21);
		effects.add("pools.<name>.max_wait", "2", one, (it) -> pool(it, PoolTrial::waited), 2);
		effects.add("pools.<name>.queue_size", "0", one, (it) -> pool(it, PoolTrial::waited), 0);
		effects.add("pools.<name>.idle_timeout", "10", none + " pools.it.check_interval=5",
				(it) -> pool(it, (trial) -> trial.idleAfter(30)), 0);
		effects.add("pools.<name>.check_interval", "5", none + " pools.it.idle_timeout=10",
				(it) -> pool(it, (trial) -> trial.idleAfter(30)), 0);
		effects.add("pools.<name>.max_lifetime", "10", none, (it) -> pool(it, (trial) -> trial.madeAfter(20)), 2);
		effects.add("pools.<name>.validate_on_borrow", "false", none,
				(it) -> pool(it, (trial) -> trial.checkedAfter(1)), 0);
		effects.add("pools.<name>.leak_after", "3", "", (it) -> pool(it, PoolTrial::overdue), 1);
	}

	private static Object pool(Map<String, Object> settings, Function<PoolTrial, Object> look) {
		ManualTime time = new ManualTime();
		try (DependencyRegistry registry = DependencyRegistry.builder().ticker(time).scheduler(time).build();
				ResourcePools pools = new ResourcePools(read(settings), registry, Map::of)) {
			PoolTrial trial = new PoolTrial(time, pools);
			return look.apply(trial);
		}
	}

	private static int tagsOfTen(DependencySettings settings) {
		try (MemoryGuard guard = MemoryGuard.of("it", settings.memory())) {
			IntStream.range(0, 10).forEach((tag) -> guard.track("tag" + tag).close());
			return (int) guard.snapshot()
				.allocations()
				.stream()
				.filter((allocation) -> allocation.tag().startsWith("tag"))
				.count();
		}
	}

	private static Object profiler(Map<String, Object> settings, Function<Profiler, Object> look) {
		List<Object> seen = new ArrayList<>();
		Contexts.plain()
			.withPropertyValues(settings.entrySet().stream().map(Object::toString).toArray(String[]::new))
			.run((context) -> seen.add(look.apply(context.getBean(Profiler.class))));
		return seen.get(0);
	}

	private static int pathsOfTen(Profiler profiler) {
		for (int i = 0; i < 10; i++) {
			ProfileScope scope = profiler.scope("scope" + i);
			scope.close();
		}
		return (int) profiler.report().entries().stream().filter((entry) -> entry.name().startsWith("scope")).count();
	}

	/**
	 * A pool of numbers, and what it does.
	 */
	private static final class PoolTrial implements PoolFactory<Integer> {

		private final AtomicInteger made = new AtomicInteger();

		private final AtomicInteger checked = new AtomicInteger();

		private final ManualTime time;

		private final ResourcePool<Integer> pool;

		PoolTrial(ManualTime time, ResourcePools pools) {
			this.time = time;
			this.pool = pools.create("it", this);
			time.advance(Duration.ofSeconds(1));
		}

		@Override
		public Integer create() {
			return this.made.incrementAndGet();
		}

		@Override
		public boolean isValid(Integer number) {
			this.checked.incrementAndGet();
			return true;
		}

		private Lease<Integer> lend() {
			return this.pool.borrowAsync().join();
		}

		int waited() {
			lend();
			CompletableFuture<Lease<Integer>> second = this.pool.borrowAsync();
			int seconds = 0;
			while (!second.isDone()) {
				this.time.advance(Duration.ofSeconds(1));
				seconds++;
			}
			return seconds;
		}

		int idleAfter(int seconds) {
			List<Lease<Integer>> leases = List.of(lend(), lend());
			leases.forEach(Lease::close);
			this.time.advance(Duration.ofSeconds(seconds));
			return this.pool.snapshot().idle();
		}

		int madeAfter(int seconds) {
			lend().close();
			this.time.advance(Duration.ofSeconds(seconds));
			lend().close();
			return this.made.get();
		}

		int checkedAfter(int seconds) {
			madeAfter(seconds);
			return this.checked.get();
		}

		int overdue() {
			lend();
			this.time.advance(Duration.ofSeconds(5));
			return this.pool.overdue().size();
		}

	}

}
