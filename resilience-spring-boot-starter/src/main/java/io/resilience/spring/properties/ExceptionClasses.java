package io.resilience.spring.properties;

import java.util.List;
import java.util.Optional;

import org.springframework.util.ClassUtils;

/**
 * Exception classes by name.
 */
final class ExceptionClasses {

	/** Where an exception that is named without its package most likely is. */
	private static final List<String> USUAL_PACKAGES = List.of("java.lang", "java.io", "java.net", "java.sql",
			"java.util", "java.util.concurrent", "org.springframework.dao", "org.springframework.web.client",
			"io.resilience");

	private final ClassLoader classLoader;

	ExceptionClasses(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Finds a class.
	 * @param name its full name
	 * @return the class
	 * @throws InvalidValueException if there is none, or it is no exception
	 */
	Class<? extends Throwable> find(String name) throws InvalidValueException {
		Optional<Class<?>> type = load(name);
		if (type.isEmpty()) {
			throw new InvalidValueException(
					"names the class '" + name
							+ "', which was not found: is it spelled with its package, and is it on the class path?",
					inUsualPackage(name));
		}
		if (!Throwable.class.isAssignableFrom(type.get())) {
			throw new InvalidValueException("names the class '" + name + "', which is not an exception");
		}
		return type.get().asSubclass(Throwable.class);
	}

	private String inUsualPackage(String name) {
		String simpleName = name.substring(name.lastIndexOf('.') + 1);
		return USUAL_PACKAGES.stream()
			.map((usual) -> usual + "." + simpleName)
			.filter((candidate) -> load(candidate).isPresent())
			.findFirst()
			.orElse(null);
	}

	private Optional<Class<?>> load(String name) {
		try {
			return Optional.of(ClassUtils.forName(name, this.classLoader));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return Optional.empty();
		}
	}

}
