package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * What an environment says, read once for all who ask while the application starts.
 *
 * @param environment what was read
 * @param classLoader what found the classes that it names
 * @param configuration what it says
 * @param problems what is wrong with it
 * @param topLevel top-level keys that are none of ours
 * @param basis what was looked at
 */
record Reading(Environment environment, ClassLoader classLoader, Configuration configuration, Problems problems,
		Set<String> topLevel, List<Object> basis) {

	static Reading of(Environment environment, ClassLoader classLoader) {
		Problems problems = new Problems();
		Set<String> topLevel = new LinkedHashSet<>();
		List<Object> basis = basis(environment);
		Configuration configuration = new ConfigurationReader(environment, classLoader, problems, topLevel::add).read();
		return new Reading(environment, classLoader, configuration, problems, topLevel, basis);
	}

	/** Whether nobody has added or removed sources or profiles since. */
	boolean isCurrent() {
		List<Object> now = basis(this.environment);
		boolean current = now.size() == this.basis.size();
		for (int i = 0; current && i < now.size(); i++) {
			Object before = this.basis.get(i);
			current = (before instanceof String) ? before.equals(now.get(i)) : before == now.get(i);
		}
		return current;
	}

	private static List<Object> basis(Environment environment) {
		List<Object> basis = new ArrayList<>(Arrays.asList(environment.getActiveProfiles()));
		if (environment instanceof ConfigurableEnvironment configurable) {
			for (PropertySource<?> source : configurable.getPropertySources()) {
				basis.add(source);
			}
		}
		return basis;
	}

}
