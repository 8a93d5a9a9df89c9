package io.resilience.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.CallRejectedException;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.Yaml;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The environment and changes by hand go on changing while calls go on: twenty seconds of
 * real threads and a real clock.
 */
@Tag("alone")
class RefreshStressTests {

	private static final Duration LENGTH = Duration.ofSeconds(20);

	private static final int MOST = 8;

	private static final String LOGGERS = "io.resilience.spring.registry";

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger peak = new AtomicInteger();

	private final LongAdder calls = new LongAdder();

	@Test
	void settingsThatChangeUnderLoadBreakNoCallAndNoLimit() {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(LOGGERS, LogLevel.ERROR);
		try {
			Contexts.plain()
				.withInitializer((context) -> Yaml.put(context.getEnvironment(), "application.yml", yaml(0)))
				.run((context) -> run(context.getSourceApplicationContext().getEnvironment(),
						context.getBean(ResilienceRefresher.class), context.getBean(Dependencies.class)));
		}
		finally {
			logging.setLogLevel(LOGGERS, null);
		}
	}

	private void run(ConfigurableEnvironment environment, ResilienceRefresher refresher, Dependencies dependencies)
			throws Exception {
		DependencyRegistry registry = dependencies.registry();
		long end = System.nanoTime() + LENGTH.toNanos();
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			List<Future<?>> results = new ArrayList<>();
			for (String name : List.of("semaphore", "pool")) {
				Dependency dependency = registry.get(name);
				for (int i = 0; i < 2 * MOST; i++) {
					results.add(threads.submit(() -> callUntil(end, dependency)));
				}
			}
			results.add(threads.submit(() -> changeByHandUntil(end, dependencies)));
			int changes = 0;
			while (System.nanoTime() < end) {
				changes++;
				Yaml.put(environment, "application.yml", yaml(changes));
				refresher.refresh();
				Thread.sleep(10);
			}
			for (Future<?> result : results) {
				result.get(30, TimeUnit.SECONDS);
			}
			assertThat(changes).isGreaterThan(100);
		}
		finally {
			threads.shutdownNow();
		}
		dependencies.overrides().remove("semaphore", null);
		for (Dependency dependency : registry.dependencies()) {
			assertThat(dependency.bulkhead().active()).as(dependency.name()).isZero();
			assertThat(dependency.snapshot().calls().count(Outcome.FAILURE)).as(dependency.name()).isZero();
			assertThat(dependency.snapshot().calls().count(Outcome.SUCCESS)).as(dependency.name()).isPositive();
		}
		assertThat(this.calls.sum()).isPositive();
		assertThat(this.peak).hasValueLessThanOrEqualTo(2 * MOST).hasPositiveValue();
	}

	/** The limit moves between half of the most and the most; the rest moves with it. */
	private static String yaml(int change) {
		int limit = MOST - change % (MOST / 2);
		return """
				resilience:
				  circuit_breaker: {success_threshold: %d, use_failure_rate: %b}
				external_dependencies:
				  semaphore:
				    type: database
				    max_concurrent: %d
				    timeout: %d
				    circuit_breaker: {failure_threshold: %d, window_duration: %d}
				    retry: {max_attempts: %d}
				    operations: {read: {timeout: %d}}
				  pool:
				    type: cpu_intensive
				    max_concurrent: %d
				    max_wait: %d
				""".formatted(1 + change % 5, change % 2 == 0, limit, 30 + change % 7, 2 + change % 9, 10 + change % 3,
				1 + change % 3, 20 + change % 11, limit, change % 2);
	}

	private Void callUntil(long end, Dependency dependency) throws Exception {
		Callable<Integer> body = this::body;
		while (System.nanoTime() < end) {
			try {
				dependency.call("read", body);
				this.calls.increment();
			}
			catch (CallRejectedException ex) {
				Thread.yield();
			}
		}
		return null;
	}

	/** Both dependencies together, so that a lost or doubled permit of either shows. */
	private int body() {
		int now = this.inside.incrementAndGet();
		this.peak.accumulateAndGet(now, Math::max);
		Thread.yield();
		return this.inside.decrementAndGet();
	}

	private static Void changeByHandUntil(long end, Dependencies dependencies) throws InterruptedException {
		Dependency dependency = dependencies.registry().get("semaphore");
		for (int i = 0; System.nanoTime() < end; i++) {
			dependencies.overrides()
				.apply(dependency, new RuntimeOverride(null, 1 + i % MOST, null, Duration.ofSeconds(30), null, null),
						null, null);
			Thread.sleep(7);
			dependencies.overrides().remove("semaphore", null);
			Thread.sleep(7);
		}
		return null;
	}

}
