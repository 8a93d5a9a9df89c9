package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.retry.Backoff;
import io.resilience.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * The {@code retry} block.
 */
final class RetryBlock {

	private static final String BLOCK = "retry";

	private RetryBlock() {
	}

	/**
	 * Retries of a dependency or pattern.
	 * @param assembly its settings
	 * @return the config, or {@code null} where a call is tried once
	 */
	static @Nullable RetryConfig assemble(Assembly assembly) {
		RetryConfig config = assembleOperation(assembly);
		if (config == null) {
			assembly.show("retry.max_attempts", 1, ConfiguredValue.DEFAULT);
		}
		return (config != null && config.maxAttempts() > 1) ? config : null;
	}

	/**
	 * Retries of an operation, which may be tried once where its dependency is not.
	 * @param assembly its settings
	 * @return the config, or {@code null} where nothing is said of it
	 */
	static @Nullable RetryConfig assembleOperation(Assembly assembly) {
		RetryConfig config = assembly.isOn(BLOCK) ? assembly.build(BLOCK, () -> build(assembly)) : null;
		if (config != null) {
			show(assembly, config);
		}
		return config;
	}

	private static RetryConfig build(Assembly assembly) {
		RetryConfig.Builder builder = RetryConfig.builder();
		assembly.set("retry.max_attempts", Integer.class, builder::maxAttempts);
		assembly.set("retry.base_delay", Duration.class, builder::baseDelay);
		assembly.set("retry.max_delay", Duration.class, builder::maxDelay);
		assembly.set("retry.backoff", Backoff.class, builder::backoff);
		assembly.set("retry.backoff_multiplier", Double.class, builder::backoffMultiplier);
		assembly.set("retry.jitter", JitterChoice.class, (choice) -> builder.jitter(choice.jitter()));
		assembly.set("retry.budget_ratio", Double.class, builder::budgetRatio);
		assembly.set("retry.budget_min_per_second", Double.class, builder::budgetMinPerSecond);
		return builder.exceptions(assembly.exceptions("retry.retryable_exceptions", "retry.non_retryable_exceptions"))
			.build();
	}

	private static void show(Assembly assembly, RetryConfig config) {
		assembly.show("retry.max_attempts", config.maxAttempts());
		if (config.maxAttempts() == 1) {
			return;
		}
		assembly.show("retry.base_delay", config.baseDelay());
		assembly.show("retry.max_delay", config.maxDelay());
		assembly.show("retry.backoff", config.backoff());
		assembly.show("retry.backoff_multiplier", config.backoffMultiplier());
		assembly.show("retry.jitter", config.jitter());
		assembly.show("retry.retryable_exceptions", config.exceptions().included());
		assembly.show("retry.non_retryable_exceptions", config.exceptions().excluded());
		assembly.show("retry.budget_ratio", config.budgetRatio());
		assembly.show("retry.budget_min_per_second", config.budgetMinPerSecond());
	}

}
