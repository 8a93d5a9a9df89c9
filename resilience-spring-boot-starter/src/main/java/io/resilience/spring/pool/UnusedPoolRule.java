package io.resilience.spring.pool;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.resilience.spring.lint.LintFinding;
import io.resilience.spring.lint.LintRule;
import io.resilience.spring.properties.ConfigurationProblem;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.registry.Dependencies;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a pool that nobody has made: its name is misspelled, or something else
 * makes it, which does not read them.
 */
public final class UnusedPoolRule implements LintRule {

	private final DependencySettings settings;

	private final Supplier<@Nullable Set<String>> made;

	private final PoolsView view;

	private final String remedy;

	/**
	 * Creates the rule.
	 * @param settings what is configured
	 * @param made names of the pools that were made with these settings, asked each time;
	 * {@code null} while some are still to be made
	 * @param view all pools that anybody knows of
	 * @param remedy how to make one, with the place of its name
	 */
	public UnusedPoolRule(DependencySettings settings, Supplier<@Nullable Set<String>> made, PoolsView view,
			String remedy) {
		this.settings = settings;
		this.made = made;
		this.view = view;
		this.remedy = remedy;
	}

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		Set<String> made = this.made.get();
		if (made != null) {
			this.settings.unusedPools(made).forEach((name, first) -> findings.accept(finding(name, first)));
		}
	}

	private LintFinding finding(String pool, ConfigurationProblem first) {
		return new LintFinding(first.key(), new ConfiguredValue(String.valueOf(first.value()), first.origin()),
				first.rule(), action(pool, first.suggestion()));
	}

	private String action(String pool, @Nullable String nearest) {
		if (nearest != null) {
			return "Did you mean resilience.pools.%s?".formatted(nearest);
		}
		PoolDescriptor other = this.view.pools().get(pool);
		return (other != null)
				? "There is one of this name, made by others (%s): it is configured there".formatted(other.kind())
				: this.remedy.formatted(pool) + ", or take the block away";
	}

}
