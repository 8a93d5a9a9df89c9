package io.resilience.spring.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultInjector;
import io.resilience.chaos.FaultRule;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.properties.Times;
import io.resilience.spring.registry.Patterns;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;

/**
 * What one test lives in: a registry, its time, and faults.
 */
final class Scene implements AutoCloseable {

	/** Longer than any window or period that people configure. */
	private static final Duration UNTIL_FORGOTTEN = Duration.ofHours(1);

	private static final String EXPERIMENT = "test";

	private final DependencyRegistry registry;

	private final FaultInjector injector;

	private final @Nullable ManualTime time;

	/** Those of the application, or null where the registry is the test's own. */
	private final @Nullable Patterns patterns;

	private final boolean own;

	private Scene(DependencyRegistry registry, @Nullable Patterns patterns, @Nullable ManualTime time, boolean own) {
		this.registry = registry;
		this.patterns = patterns;
		this.injector = new FaultInjector(registry);
		this.time = time;
		this.own = own;
	}

	static Scene ofItsOwn() {
		ManualTime time = new ManualTime();
		DependencyRegistry registry = DependencyRegistry.builder().ticker(time).scheduler(time).build();
		return new Scene(registry, null, time, true);
	}

	static Scene of(DependencyRegistry registry, @Nullable Patterns patterns, @Nullable ManualTime time) {
		return new Scene(registry, patterns, time, false);
	}

	/** What a parameter of a test method asks for, or null. */
	@Nullable Object find(Class<?> type) {
		if (type == DependencyRegistry.class) {
			return this.registry;
		}
		if (type == FaultInjector.class) {
			return this.injector;
		}
		return (type == ManualTime.class) ? this.time : null;
	}

	void forceOpen(ForceOpen forced) {
		for (String name : forced.value()) {
			breaker(name).forceOpen("forced open by a test");
		}
	}

	private CircuitBreaker breaker(String name) {
		CircuitBreaker breaker = this.registry.get(name).circuitBreaker();
		if (breaker == null) {
			throw new IllegalArgumentException("@ForceOpen: '%s' has no circuit breaker".formatted(name));
		}
		return breaker;
	}

	void inject(List<InjectFault> faults) {
		int number = 0;
		for (InjectFault fault : faults) {
			String operation = fault.operation().isEmpty() ? null : fault.operation();
			this.injector.start(Experiment.builder(EXPERIMENT + " " + number++)
				.rule(new FaultRule(fault.dependency(), operation, fault(fault), fault.probability()))
				.seed(fault.seed())
				.duration(Duration.ofDays(1))
				.build());
		}
	}

	private static Fault fault(InjectFault fault) {
		List<Fault> given = new ArrayList<>();
		if (fault.exception() != InjectFault.None.class) {
			given.add(Fault.exception(fault.exception()));
		}
		if (!fault.latency().isEmpty()) {
			given.add(Fault.latency(Times.parse(fault.latency())));
		}
		if (fault.hang()) {
			given.add(Fault.hang());
		}
		if (given.size() != 1) {
			throw new IllegalArgumentException("@InjectFault for '%s' needs exactly one of exception, latency and hang"
				.formatted(fault.dependency()));
		}
		return given.get(0);
	}

	private static void reset(@Nullable CircuitBreaker breaker) {
		if (breaker != null) {
			breaker.reset();
		}
	}

	/** Undoes what a test did: faults, states, and what windows and budgets remember. */
	@Override
	public void close() {
		this.injector.close();
		this.registry.dependencies().forEach((dependency) -> reset(dependency.circuitBreaker()));
		if (this.patterns != null) {
			this.patterns.guards().values().forEach((guard) -> reset(guard.circuitBreaker()));
		}
		if (this.own) {
			this.registry.close();
		}
		else if (this.time != null) {
			this.time.advance(UNTIL_FORGOTTEN);
		}
	}

}
