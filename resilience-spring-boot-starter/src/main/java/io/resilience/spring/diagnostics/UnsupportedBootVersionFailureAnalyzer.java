package io.resilience.spring.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows that Spring Boot is too old.
 */
final class UnsupportedBootVersionFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedBootVersionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedBootVersionException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Raise the version of Spring Boot (of spring-boot-starter-parent, or of the imported spring-boot-dependencies), or remove resilience-spring-boot-starter.",
				cause);
	}

}
