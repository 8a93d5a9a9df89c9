package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.memory.MemoryGuardConfig;
import io.resilience.memory.MemoryLimit;

/**
 * The block {@code resilience.memory}.
 */
final class MemoryBlock {

	private static final String BLOCK = "memory";

	private MemoryBlock() {
	}

	static MemoryGuardConfig assemble(Assembly root) {
		MemoryGuardConfig config = root.levels().mentions(BLOCK) ? root.build(BLOCK, () -> build(root)) : null;
		return (config != null) ? config : MemoryGuardConfig.defaults();
	}

	/** Reports what cannot work. */
	static void check(Assembly root) {
		if (root.levels().mentions(BLOCK)) {
			assemble(root);
		}
	}

	private static MemoryGuardConfig build(Assembly root) {
		MemoryGuardConfig.Builder builder = MemoryGuardConfig.builder();
		root.set("memory.soft_limit", String.class, (text) -> builder.softLimit(limit("soft_limit", text)));
		root.set("memory.hard_limit", String.class, (text) -> builder.hardLimit(limit("hard_limit", text)));
		root.set("memory.hysteresis", Double.class, builder::hysteresis);
		root.set("memory.stale_after", Duration.class, builder::staleAfter);
		root.set("memory.max_tags", Integer.class, builder::maxTags);
		return builder.build();
	}

	/** The engine does not know which of the limits it reads. */
	private static MemoryLimit limit(String key, String text) {
		try {
			return MemoryLimit.parse(text);
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			throw new IllegalArgumentException(
					"Invalid %s (%s): %s".formatted(key, text, message.substring(message.indexOf("): ") + 3)), ex);
		}
	}

}
