package io.resilience.spring.diagnostics;

import java.util.Arrays;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows which class a class of this library did not find: jars of several versions of
 * Spring Boot are mixed, or one was excluded that others need. What is optional is not
 * looked for where it is missing.
 */
final class MissingClassFailureAnalyzer extends AbstractFailureAnalyzer<NoClassDefFoundError> {

	private static final String OURS = "io.resilience.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoClassDefFoundError cause) {
		String missing = String.valueOf(cause.getMessage()).replace('/', '.');
		if (missing.startsWith(OURS) || !concernsUs(rootFailure, cause)) {
			return null;
		}
		return new FailureAnalysis(
				"Resilience needs the class %s, which is not on the class path, or is there in another version."
					.formatted(missing),
				"Let all modules of Spring Boot be of one version, %s or later (spring-boot is %s): import spring-boot-dependencies, and look for versions of your own and for exclusions in the list of dependencies (mvn dependency:tree)."
					.formatted(BootVersionCheck.LEAST, SpringBootVersion.getVersion()),
				cause);
	}

	/** Thrown by our code, or by Spring while it looked at a class of ours. */
	private static boolean concernsUs(Throwable rootFailure, NoClassDefFoundError cause) {
		boolean thrownByUs = Arrays.stream(cause.getStackTrace())
			.map(StackTraceElement::getClassName)
			.dropWhile((name) -> name.startsWith("java.") || name.startsWith("jdk."))
			.limit(1)
			.anyMatch((name) -> name.startsWith(OURS));
		return thrownByUs || Stream.iterate(rootFailure, (failure) -> failure != null, Throwable::getCause)
			.limit(32)
			.anyMatch((failure) -> String.valueOf(failure.getMessage()).contains("class [" + OURS)
					|| String.valueOf(failure.getMessage()).contains("Class [" + OURS));
	}

}
