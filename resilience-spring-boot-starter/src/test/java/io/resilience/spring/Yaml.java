package io.resilience.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/**
 * Files in YAML, read as Boot reads them, so that origins have lines.
 */
public final class Yaml {

	private Yaml() {
	}

	/**
	 * Reads a file that is not there.
	 * @param name its name
	 * @param yaml what would be in it
	 * @return its documents
	 */
	public static List<PropertySource<?>> read(String name, String yaml) {
		return read(name, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)) {

			@Override
			public String getDescription() {
				return name;
			}

		});
	}

	public static List<PropertySource<?>> read(String name, Resource resource) {
		try {
			return new YamlPropertySourceLoader().load(name, resource);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Puts a file of one document into an environment, in place of the one of its name.
	 * @param environment the environment
	 * @param name name of the file
	 * @param yaml what is in it, such as {@code a.b: 1}
	 */
	public static void put(ConfigurableEnvironment environment, String name, String yaml) {
		environment.getPropertySources().remove(name);
		read(name, yaml).forEach(environment.getPropertySources()::addFirst);
	}

}
