package io.resilience.spring.endpoint;

import java.time.Duration;
import java.util.Locale;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultRule;
import io.resilience.chaos.SteadyState;
import io.resilience.spring.properties.Times;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * An experiment as a client writes it: the fields of a request. What is wrong is an
 * {@link IllegalArgumentException} with field, value and rule.
 */
record ExperimentRequest(@Nullable String name, @Nullable String dependency, @Nullable String operation,
		@Nullable String fault, @Nullable String latency, @Nullable String latencyMax, @Nullable String exception,
		@Nullable String probability, @Nullable String duration, @Nullable String seed,
		@Nullable String minSuccessRate) {

	/** The configured one of the name, unless the request says what is to happen. */
	Experiment toExperiment(Experiments experiments, ClassLoader classLoader) {
		String named = required("name", this.name);
		Experiment configured = experiments.configured(named);
		boolean bare = this.dependency == null && this.operation == null && this.fault == null && this.latency == null
				&& this.latencyMax == null && this.exception == null && this.probability == null
				&& this.duration == null && this.seed == null && this.minSuccessRate == null;
		if (bare && configured != null) {
			return configured;
		}
		if (bare) {
			throw new IllegalArgumentException(
					"Experiment '%s' is not configured: there are %s. Name one of them, or say dependency and fault"
						.formatted(named, experiments.configuredNames()));
		}
		return build(named, experiments, classLoader);
	}

	private Experiment build(String named, Experiments experiments, ClassLoader classLoader) {
		String attacked = experiments.spelled(required("dependency", this.dependency));
		Experiment.Builder builder = Experiment.builder(named)
			.rule(new FaultRule(attacked, this.operation, fault(classLoader),
					(this.probability != null) ? share("probability", this.probability) : 1))
			.seed((this.seed != null) ? seed(this.seed) : 0);
		if (this.duration != null) {
			builder.duration(time("duration", this.duration));
		}
		if (this.minSuccessRate != null) {
			builder.limit(SteadyState.successRate(share("minSuccessRate", this.minSuccessRate),
					watched(attacked, experiments)));
		}
		return builder.build();
	}

	/** The trouble of the one that is attacked is the experiment's own. */
	private static String[] watched(String attacked, Experiments experiments) {
		if (attacked.equals(FaultRule.ANY)) {
			throw new IllegalArgumentException(
					"Invalid minSuccessRate: the experiment strikes all dependencies, so there is none beside it to watch");
		}
		String[] others = experiments.others(attacked).toArray(String[]::new);
		if (others.length == 0) {
			throw new IllegalArgumentException(
					"Invalid minSuccessRate: there is no dependency beside '%s' to watch".formatted(attacked));
		}
		return others;
	}

	private Fault fault(ClassLoader classLoader) {
		String kind = required("fault", this.fault).toLowerCase(Locale.ROOT);
		return switch (kind) {
			case "latency" -> delay();
			case "exception" -> Fault.exception(exception(required("exception", this.exception), classLoader));
			case "hang" -> Fault.hang();
			case "result" -> Fault.result(null);
			default -> throw invalid("fault", kind, "must be latency, exception, hang or result");
		};
	}

	private Fault delay() {
		Duration least = time("latency", required("latency", this.latency));
		return Fault.latency(least, (this.latencyMax != null) ? time("latencyMax", this.latencyMax) : least);
	}

	private static Class<? extends Throwable> exception(String name, ClassLoader classLoader) {
		try {
			return ClassUtils.forName(name, classLoader).asSubclass(Throwable.class);
		}
		catch (ClassNotFoundException | ClassCastException | LinkageError ex) {
			throw invalid("exception", name, "must be the full name of a class of exceptions on the class path");
		}
	}

	private static Duration time(String field, String text) {
		try {
			return Times.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(field, text, String.valueOf(ex.getMessage()));
		}
	}

	private static double share(String field, String text) {
		try {
			return Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			throw invalid(field, text, "must be a number from 0 to 1");
		}
	}

	private static long seed(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw invalid("seed", text, "must be a whole number");
		}
	}

	private static String required(String field, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException(
					"Missing %s: an experiment needs name, dependency and fault, and what the fault needs"
						.formatted(field));
		}
		return value;
	}

	private static IllegalArgumentException invalid(String field, String value, String rule) {
		return new IllegalArgumentException("Invalid %s (%s): %s".formatted(field, value, rule));
	}

}
