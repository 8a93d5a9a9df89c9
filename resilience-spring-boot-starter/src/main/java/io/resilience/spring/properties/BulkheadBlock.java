package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The {@code bulkhead} block.
 */
final class BulkheadBlock {

	private static final Duration FOREVER = Duration.ofNanos(Nanos.FOREVER);

	private static final String MAX_WAIT = "bulkhead.max_wait";

	private static final String QUEUE_SIZE = "bulkhead.queue_size";

	private static final String REJECT_ON_FULL = "bulkhead.reject_on_full";

	private BulkheadBlock() {
	}

	/**
	 * Assembles the bulkhead.
	 * @param assembly the settings
	 * @param timeout timeout of a call, which no wait outlives
	 * @return the config, with the wait as it is written: an operation may have more time
	 */
	static BulkheadConfig assemble(Assembly assembly, Duration timeout) {
		Given wait = maxWait(assembly);
		BulkheadConfig defaults = BulkheadConfig.defaults();
		BulkheadConfig.Builder builder = BulkheadConfig.builder()
			.type(assembly.get("bulkhead.type", defaults.type()))
			.maxConcurrent(assembly.get("bulkhead.max_concurrent", defaults.maxConcurrent()));
		assembly.set(QUEUE_SIZE, Integer.class, builder::queueSize);
		BulkheadConfig config = builder.maxWait((Duration) wait.value()).build();
		assembly.show("bulkhead.type", config.type());
		assembly.show("bulkhead.max_concurrent", config.maxConcurrent());
		assembly.show(QUEUE_SIZE, config.queueSize());
		assembly.show(REJECT_ON_FULL, assembly.find(REJECT_ON_FULL, Boolean.class));
		assembly.show(MAX_WAIT, shorter(config.maxWait(), timeout), wait.origin());
		return config;
	}

	private static Given maxWait(Assembly assembly) {
		Given reject = assembly.levels().find(REJECT_ON_FULL);
		Given wait = assembly.levels().find(MAX_WAIT);
		if (reject != null && reject.value().equals(true)) {
			return reject.with(Duration.ZERO);
		}
		if (wait != null && !wait.value().equals(Duration.ZERO)) {
			return wait;
		}
		Given asked = asksToWait(assembly);
		if (asked == null) {
			return (wait != null) ? wait : new Given(Duration.ZERO, ConfiguredValue.DEFAULT, null);
		}
		return asked.with(FOREVER);
	}

	/**
	 * A queue, or that a full bulkhead does not reject, asks to wait as long as the
	 * timeout allows, unless a level as high says how long.
	 */
	private static @Nullable Given asksToWait(Assembly assembly) {
		Levels levels = assembly.levels();
		Integer queueSize = assembly.find(QUEUE_SIZE, Integer.class);
		int waitLevel = levels.level(MAX_WAIT);
		if (queueSize != null && queueSize > 0) {
			Given wait = levels.find(MAX_WAIT);
			if (wait != null && levels.level(QUEUE_SIZE) == waitLevel) {
				Contradictions contradictions = assembly.contradictions();
				contradictions.report(levels.find(QUEUE_SIZE),
						"contradicts %s: nothing ever waits in the queue".formatted(contradictions.place(wait)));
			}
			return (levels.level(QUEUE_SIZE) < waitLevel) ? levels.find(QUEUE_SIZE) : null;
		}
		return (levels.level(REJECT_ON_FULL) < waitLevel) ? levels.find(REJECT_ON_FULL) : null;
	}

	private static Duration shorter(Duration left, Duration right) {
		return (left.compareTo(right) <= 0) ? left : right;
	}

}
