package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.resilience.pool.PoolConfig;

/**
 * The block {@code resilience.pools.<name>}.
 */
final class PoolBlock {

	static final String KIND = "pools";

	private PoolBlock() {
	}

	static PoolConfig assemble(Configuration configuration, String name, Problems problems) {
		String scope = KeyMatcher.scope("", KIND, name);
		if (!configuration.has(scope)) {
			return PoolConfig.defaults();
		}
		Assembly assembly = new Assembly("resilience." + KIND + "." + name,
				Levels.of(List.of(configuration.scope(scope).values())), problems);
		PoolConfig config = assembly.build("", () -> build(assembly));
		return (config != null) ? config : PoolConfig.defaults();
	}

	/** Those that none of the names is for. */
	static Map<String, ConfigurationProblem> unused(Configuration configuration, Collection<String> made) {
		Set<String> used = made.stream().map(Spelling::uniform).collect(Collectors.toSet());
		Map<String, ConfigurationProblem> unused = new LinkedHashMap<>();
		for (String name : configuration.names("", KIND)) {
			if (!used.contains(Spelling.uniform(name))) {
				String nearest = Spelling.nearest(name, made).orElse(null);
				firstKey(configuration.scope(KeyMatcher.scope("", KIND, name)))
					.ifPresent((first) -> unused.put(name, new ConfigurationProblem(first.key(), first.shown(),
							first.where(), "is for a pool that nobody has made", nearest, List.of())));
			}
		}
		return unused;
	}

	private static Optional<Written> firstKey(Scope pool) {
		return pool.values().values().stream().map(Given::written).filter(Objects::nonNull).findFirst();
	}

	private static PoolConfig build(Assembly assembly) {
		PoolConfig.Builder builder = PoolConfig.builder();
		assembly.set("min_size", Integer.class, builder::minSize);
		assembly.set("max_size", Integer.class, builder::maxSize);
		assembly.set("max_overflow", Integer.class, builder::maxOverflow);
		assembly.set("max_wait", Duration.class, builder::maxWait);
		assembly.set("queue_size", Integer.class, builder::queueSize);
		assembly.set("idle_timeout", Duration.class, builder::idleTimeout);
		assembly.set("max_lifetime", Duration.class, builder::maxLifetime);
		assembly.set("validate_on_borrow", Boolean.class, builder::validateOnBorrow);
		assembly.set("check_interval", Duration.class, builder::checkInterval);
		assembly.set("leak_after", Duration.class, builder::leakAfter);
		return builder.build();
	}

}
