package io.resilience.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Faults for a while. Immutable, checked when built.
 *
 * @param name its name; only one of a name can run
 * @param rules the faults, at least one; the first that strikes a call is the one
 * @param duration how long they last; 60 s by default
 * @param seed where chance begins: the n-th call that a rule matches has the same fate in
 * each run with the same seed; 0 by default
 * @param steadyState what must hold before and after, or {@code null}
 * @param limit what must hold meanwhile, or {@code null}
 */
public record Experiment(String name, List<FaultRule> rules, Duration duration, long seed,
		@Nullable SteadyState steadyState, @Nullable SteadyState limit) {

	public Experiment {
		if (name.isBlank()) {
			throw new IllegalArgumentException("Invalid name (%s): must not be blank".formatted(name));
		}
		rules = List.copyOf(rules);
		if (rules.isEmpty()) {
			throw new IllegalArgumentException(
					"Invalid rules of experiment '%s': there must be at least one".formatted(name));
		}
		Nanos.requirePositive("duration", duration);
	}

	/**
	 * Starts an experiment of a minute without faults.
	 * @param name its name
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	/**
	 * Builds an {@link Experiment}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private final String name;

		private final List<FaultRule> rules = new ArrayList<>();

		private Duration duration = Duration.ofSeconds(60);

		private long seed;

		private @Nullable SteadyState steadyState;

		private @Nullable SteadyState limit;

		private Builder(String name) {
			this.name = Objects.requireNonNull(name, "'name' must not be null");
		}

		public Builder rule(FaultRule rule) {
			this.rules.add(rule);
			return this;
		}

		public Builder duration(Duration duration) {
			this.duration = duration;
			return this;
		}

		public Builder seed(long seed) {
			this.seed = seed;
			return this;
		}

		public Builder steadyState(@Nullable SteadyState steadyState) {
			this.steadyState = steadyState;
			return this;
		}

		public Builder limit(@Nullable SteadyState limit) {
			this.limit = limit;
			return this;
		}

		/**
		 * Checks the experiment as a whole.
		 * @return the experiment
		 * @throws IllegalArgumentException if something is impossible
		 */
		public Experiment build() {
			return new Experiment(this.name, this.rules, this.duration, this.seed, this.steadyState, this.limit);
		}

	}

}
