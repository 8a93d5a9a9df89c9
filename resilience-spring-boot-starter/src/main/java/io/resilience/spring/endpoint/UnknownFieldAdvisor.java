package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

	private static final Map<String, List<String>> OF_ENDPOINT = Map
		.of("resilience", List.of("circuitBreaker", "maxConcurrent", "maxWait", "timeout", "expiresIn", "reason"),
				"resiliencechaos", List.of("name", "dependency", "operation", "fault", "latency", "latencyMax",
						"exception", "probability", "duration", "seed", "minSuccessRate"),
				"resilienceprofile", List.of("on", "reset"));

	/**
	 * Our endpoints that take changes.
	 * @return their ids
	 */
	public static Set<String> endpoints() {
		return OF_ENDPOINT.keySet();
	}

	static List<String> fields(String endpoint) {
		return OF_ENDPOINT.getOrDefault(endpoint, List.of());
	}

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		List<String> fields = fields(endpointId.toString());
		if (fields.isEmpty() || operationType != OperationType.WRITE) {
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
