package io.resilience.spring.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.lint.LintFinding;
import io.resilience.spring.lint.LintRule;
import io.resilience.spring.registry.Dependencies;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * More permits for a database than its HikariCP pool has connections. Of several pools
 * the one is taken that has the name of the dependency, as bean or as pool; where none
 * has, the largest.
 */
public final class PoolSizeRule implements LintRule {

	/** What HikariCP makes of a size that nobody gave. */
	private static final int DEFAULT_SIZE = 10;

	private final ConfigurableListableBeanFactory beans;

	/**
	 * Creates the rule.
	 * @param beans where the pools are
	 */
	public PoolSizeRule(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		List<Pool> pools = pools();
		for (Dependency dependency : dependencies.registry().dependencies()) {
			Pool pool = (dependency.type() == DependencyType.DATABASE) ? pool(pools, dependency.name()) : null;
			if (pool != null && dependency.config().bulkhead().maxConcurrent() > pool.size) {
				findings.accept(LintFinding.of("external_dependencies." + dependency.name(), "bulkhead.max_concurrent",
						dependencies.settings(dependency.name()),
						"is more than the %d connections of the pool '%s': calls would wait for one with a permit in their hands"
							.formatted(pool.size, pool.name()),
						"Make it at most %d, or raise maximum-pool-size of the pool".formatted(pool.size)));
			}
		}
	}

	private static @Nullable Pool pool(List<Pool> pools, String dependency) {
		return pools.stream()
			.filter((pool) -> pool.isNamed(dependency))
			.findFirst()
			.or(() -> pools.stream().max(Comparator.comparingInt(Pool::size)))
			.orElse(null);
	}

	/** Pools of beans that are there; none is made to be looked at. */
	private List<Pool> pools() {
		List<Pool> pools = new ArrayList<>();
		for (String name : this.beans.getBeanNamesForType(DataSource.class, false, false)) {
			if (this.beans.getSingleton(name) instanceof DataSource source) {
				HikariDataSource hikari = unwrap(source);
				if (hikari != null) {
					int size = hikari.getMaximumPoolSize();
					pools.add(new Pool(name, hikari.getPoolName(), (size > 0) ? size : DEFAULT_SIZE));
				}
			}
		}
		return pools;
	}

	private static @Nullable HikariDataSource unwrap(DataSource source) {
		try {
			return source.isWrapperFor(HikariDataSource.class) ? source.unwrap(HikariDataSource.class) : null;
		}
		catch (SQLException | RuntimeException ex) {
			return null; // one that must know more before it knows its target
		}
	}

	private record Pool(String bean, @Nullable String given, int size) {

		String name() {
			return (this.given != null) ? this.given : this.bean;
		}

		boolean isNamed(String dependency) {
			return dependency.equals(this.bean) || dependency.equals(this.given);
		}

	}

}
