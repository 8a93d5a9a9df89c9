package io.resilience.spring.diagnostics;

import io.resilience.spring.monitor.InvalidHealthCheckException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows a health check that cannot be made.
 */
final class InvalidHealthCheckFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHealthCheckException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHealthCheckException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
