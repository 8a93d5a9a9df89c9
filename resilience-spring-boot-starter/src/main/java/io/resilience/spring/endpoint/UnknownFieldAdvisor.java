package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Refuses changes over our endpoints with a field that there is not, which would be
 * overlooked otherwise.
 */
public final class UnknownFieldAdvisor implements OperationInvokerAdvisor {

	static final List<String> FIELDS = List.of("circuitBreaker", "maxConcurrent", "maxWait", "timeout", "expiresIn",
			"reason");

	private static final Map<EndpointId, List<String>> OF_ENDPOINT = Map.of(EndpointId.of("resilience"), FIELDS,
			EndpointId.of("resiliencechaos"), List.of("name", "dependency", "operation", "fault", "latency",
					"latencyMax", "exception", "probability", "duration", "seed", "minSuccessRate"),
			EndpointId.of("resilienceprofile"), List.of("on", "reset"));

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		List<String> fields = OF_ENDPOINT.get(endpointId);
		if (fields == null || operationType != OperationType.WRITE) {
			return invoker;
		}
		List<String> known = StreamSupport.stream(parameters.spliterator(), false)
			.map(OperationParameter::getName)
			.toList();
		return (context) -> {
			for (String field : new TreeSet<>(context.getArguments().keySet())) {
				if (!known.contains(field)) {
					return ChangeProblem.badRequest(message(field, fields));
				}
			}
			return invoker.invoke(context);
		};
	}

	private static String message(String field, List<String> fields) {
		return "Unknown field '%s': there are %s".formatted(field, String.join(", ", fields));
	}

}
