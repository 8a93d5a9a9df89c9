package io.resilience.spring.diagnostics;

import io.resilience.spring.properties.InvalidResilienceConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows what is wrong in the configuration in place of a stack trace.
 */
final class InvalidResilienceConfigurationFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidResilienceConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidResilienceConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), "Correct each of these at the place named.",
				cause);
	}

}
