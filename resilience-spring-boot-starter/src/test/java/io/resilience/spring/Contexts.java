package io.resilience.spring;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/**
 * Application contexts as users have them.
 */
public final class Contexts {

	private Contexts() {
	}

	/**
	 * A context without web, with everything that the starter configures on its own.
	 * @return the runner
	 */
	public static ApplicationContextRunner plain() {
		return new ApplicationContextRunner().withConfiguration(starter());
	}

	/**
	 * What the starter registers in its list of auto-configurations.
	 * @return all of it
	 */
	public static Configurations starter() {
		List<Class<?>> classes = ImportCandidates.load(AutoConfiguration.class, Contexts.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.resilience."))
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, Contexts.class.getClassLoader()))
			.toList();
		return AutoConfigurations.of(concat(classes));
	}

	private static Class<?>[] concat(List<Class<?>> classes) {
		Class<?>[] all = classes.toArray(new Class<?>[classes.size() + 1]);
		all[classes.size()] = PropertyPlaceholderAutoConfiguration.class;
		return all;
	}

}
