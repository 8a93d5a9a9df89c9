package io.resilience.spring.diagnostics;

/**
 * The Spring Boot of the application is too old.
 */
final class UnsupportedBootVersionException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	UnsupportedBootVersionException(String version) {
		super("resilience-spring-boot-starter needs Spring Boot %s or later, and this is %s."
			.formatted(BootVersionCheck.LEAST, version));
	}

}
