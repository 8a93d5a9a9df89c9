package io.resilience.spring.endpoint;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All experiments, for JSON.
 *
 * @param experiments those that have begun, the youngest first, then those that are
 * configured and have not
 */
public record ChaosDescriptor(List<ExperimentDescriptor> experiments) implements OperationResponseBody {

}
