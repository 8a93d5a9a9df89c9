package io.resilience.spring.properties;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.ExperimentState;
import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.registry.Dependencies;
import io.resilience.time.ManualTime;

/**
 * Keys of experiments: what they do to a live dependency.
 */
final class ChaosEffects {

	private static final String KEY = "chaos.experiments.<name>.";

	private static final String IT = "chaos.experiments.it.";

	private static final String USERS = "external_dependencies.calm.type=cache external_dependencies.users.type=cache external_dependencies.users.timeout=20 external_dependencies.users.enable_circuit_breaker=true external_dependencies.users.circuit_breaker_failure_threshold=1000 ";

	private static final String STRIKES_USERS = USERS + IT + "dependency=users ";

	private static final String FAILS_USERS = STRIKES_USERS + IT + "fault=exception " + IT
			+ "exception=java.net.ConnectException ";

	private ChaosEffects() {
	}

	static Map<String, OtherEffect> all() {
		Effects effects = new Effects();
		effects.add(KEY + "dependency", "users", USERS + IT + "fault=result", look(Trial::outcome), "null");
		effects.add(KEY + "operation", "other", FAILS_USERS, look(Trial::outcome), "found");
		effects.add(KEY + "fault", "result", STRIKES_USERS, look(Trial::outcome), "null");
		effects.add(KEY + "exception", "java.net.ConnectException", STRIKES_USERS + IT + "fault=exception",
				look(Trial::outcome), "ConnectException");
		String slow = STRIKES_USERS + IT + "fault=latency ";
		effects.add(KEY + "latency", "3", slow, look(Trial::seconds), 3.0);
		effects.add(KEY + "latency_max", "9", slow + IT + "latency=1", look((trial) -> trial.seconds() > 1), true);
		effects.add(KEY + "probability", "0.5", FAILS_USERS, look((trial) -> trial.pattern().contains("found")), true);
		effects.add(KEY + "seed", "42", FAILS_USERS + IT + "probability=0.5", ChaosEffects::differsFromOtherSeed, true);
		effects.add(KEY + "duration", "5", FAILS_USERS, look((trial) -> trial.stateAfter(10)),
				ExperimentState.COMPLETED);
		steadyState(effects);
		limit(effects);
		return effects.all();
	}

	private static void steadyState(Effects effects) {
		String rate = FAILS_USERS + IT + "steady_state.min_success_rate=0.9 ";
		effects.add(KEY + "steady_state.min_success_rate", "0.9", FAILS_USERS,
				look(Trial::failing, (trial) -> trial.stateAfter(0) == ExperimentState.RUNNING), false);
		effects.add(KEY + "steady_state.min_calls", "100", rate,
				look(Trial::failing, (trial) -> trial.stateAfter(0) == ExperimentState.RUNNING), true);
		effects.add(KEY + "steady_state.dependencies", "calm", rate,
				look(Trial::failing, (trial) -> trial.stateAfter(0) == ExperimentState.RUNNING), true);
		effects.add(KEY + "steady_state.breakers_closed", "false", FAILS_USERS + IT + "steady_state.min_calls=5",
				look(Trial::open, (trial) -> trial.stateAfter(0) == ExperimentState.RUNNING), true);
	}

	private static void limit(Effects effects) {
		String rate = FAILS_USERS + IT + "limit.min_success_rate=0.9 ";
		effects.add(KEY + "limit.min_success_rate", "0.9", FAILS_USERS, look((trial) -> trial.survives(Trial::failing)),
				false);
		effects.add(KEY + "limit.min_calls", "100", rate, look((trial) -> trial.survives(Trial::failing)), true);
		effects.add(KEY + "limit.dependencies", "calm", rate, look((trial) -> trial.survives(Trial::failing)), true);
		effects.add(KEY + "limit.breakers_closed", "true", FAILS_USERS, look((trial) -> trial.survives(Trial::open)),
				false);
	}

	private static Effects.Look look(Function<Trial, Object> look) {
		return look((trial) -> {
		}, look);
	}

	private static Effects.Look look(Consumer<Trial> before, Function<Trial, Object> look) {
		return (settings) -> {
			try (Trial trial = new Trial(settings)) {
				before.accept(trial);
				trial.start();
				return look.apply(trial);
			}
			catch (InvalidResilienceConfigurationException ex) {
				return "refused";
			}
		};
	}

	private static boolean differsFromOtherSeed(Map<String, Object> settings) throws Exception {
		Map<String, Object> other = new LinkedHashMap<>(settings);
		other.remove("resilience." + IT + "seed");
		Effects.Look pattern = look(Trial::pattern);
		return !pattern.at(settings).equals(pattern.at(other));
	}

	/**
	 * Dependencies and the experiment.
	 */
	private static final class Trial implements AutoCloseable {

		private final ManualTime time = new ManualTime();

		private final DependencyRegistry registry = DependencyRegistry.builder()
			.ticker(this.time)
			.scheduler(this.time)
			.build();

		private final FaultInjector injector = new FaultInjector(this.registry);

		private final Experiment experiment;

		Trial(Map<String, Object> settings) {
			DependencySettings read = SettingsBuilder.empty().properties(settings).build();
			new Dependencies(read, this.registry).afterSingletonsInstantiated();
			this.experiment = read.chaos().experiments().get(0);
		}

		void start() {
			this.injector.start(this.experiment);
		}

		private CompletableFuture<Object> call() {
			return this.registry.get("users").callAsync("find", () -> CompletableFuture.completedFuture("found"));
		}

		String outcome() {
			return call()
				.handle((result, failure) -> (failure != null) ? failure.getClass().getSimpleName()
						: String.valueOf(result))
				.join();
		}

		List<String> pattern() {
			return IntStream.range(0, 30).mapToObj((call) -> outcome()).toList();
		}

		double seconds() {
			CompletableFuture<?> call = call();
			double seconds = 0;
			while (!call.isDone()) {
				this.time.advance(Duration.ofMillis(500));
				seconds += 0.5;
			}
			return seconds;
		}

		void failing() {
			for (int i = 0; i < 20; i++) {
				this.registry.get("users").callAsync(() -> CompletableFuture.failedFuture(new IOException()));
			}
		}

		void open() {
			this.registry.get("users").circuitBreaker().forceOpen();
		}

		ExperimentState stateAfter(int seconds) {
			this.time.advance(Duration.ofSeconds(seconds));
			return this.injector.find("it").orElseThrow().state();
		}

		boolean survives(Consumer<Trial> disaster) {
			disaster.accept(this);
			return stateAfter(10) == ExperimentState.RUNNING;
		}

		@Override
		public void close() {
			this.injector.close();
			this.registry.close();
		}

	}

}
