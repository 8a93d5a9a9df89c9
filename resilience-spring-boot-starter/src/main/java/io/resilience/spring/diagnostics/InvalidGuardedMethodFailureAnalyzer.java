package io.resilience.spring.diagnostics;

import io.resilience.spring.registry.InvalidGuardedMethodException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows an annotation that cannot work.
 */
final class InvalidGuardedMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGuardedMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidGuardedMethodException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
