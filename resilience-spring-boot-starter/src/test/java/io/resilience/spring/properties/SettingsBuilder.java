package io.resilience.spring.properties;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.resilience.spring.Yaml;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * An environment, source by source, and the settings that it gives.
 */
final class SettingsBuilder {

	private final StandardEnvironment environment = new StandardEnvironment();

	private SettingsBuilder() {
		sources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		sources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	static SettingsBuilder empty() {
		return new SettingsBuilder();
	}

	/** Settings from one file, {@code application.yml}. */
	static DependencySettings yaml(String yaml) {
		return empty().file("application.yml", yaml).build();
	}

	/** Problems with one file, {@code application.yml}. */
	static List<ConfigurationProblem> problems(String yaml) {
		return empty().file("application.yml", yaml).problems();
	}

	SettingsBuilder classPath(String path) {
		return file(Yaml.read(path, new ClassPathResource(path)));
	}

	/** A file above those that are there, its documents in order. */
	SettingsBuilder file(String name, String yaml) {
		return file(Yaml.read(name, yaml));
	}

	private SettingsBuilder file(List<PropertySource<?>> documents) {
		documents.forEach(sources()::addFirst);
		return this;
	}

	SettingsBuilder properties(Map<String, Object> properties) {
		sources().addFirst(new MapPropertySource("test", properties));
		return this;
	}

	SettingsBuilder variable(String name, String value) {
		Map<String, Object> variables = new LinkedHashMap<>();
		PropertySource<?> present = sources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (present instanceof SystemEnvironmentPropertySource source) {
			variables.putAll(source.getSource());
		}
		variables.put(name, value);
		sources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		sources().addFirst(new SystemEnvironmentPropertySource(
				StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Collections.unmodifiableMap(variables)));
		return this;
	}

	SettingsBuilder commandLine(String... arguments) {
		sources().addFirst(new SimpleCommandLinePropertySource(arguments));
		return this;
	}

	SettingsBuilder profiles(String... profiles) {
		this.environment.setActiveProfiles(profiles);
		return this;
	}

	DependencySettings build() {
		return DependencySettings.from(this.environment, getClass().getClassLoader());
	}

	List<ConfigurationProblem> problems() {
		try {
			build();
			return List.of();
		}
		catch (InvalidResilienceConfigurationException ex) {
			return ex.problems();
		}
	}

	private MutablePropertySources sources() {
		return this.environment.getPropertySources();
	}

}
