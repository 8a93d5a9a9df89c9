package io.resilience.spring.diagnostics;

import io.resilience.spring.registry.InvalidDependencyNameException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows an annotation whose dependency cannot be meant.
 */
final class InvalidDependencyNameFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDependencyNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDependencyNameException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
