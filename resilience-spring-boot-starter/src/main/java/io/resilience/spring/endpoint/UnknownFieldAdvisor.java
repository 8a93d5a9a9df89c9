package io.resilience.spring.endpoint;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Refuses changes by hand with a field that there is not, which would be overlooked
 * otherwise.
 */
public final class UnknownFieldAdvisor implements OperationInvokerAdvisor {

	private static final EndpointId ENDPOINT = EndpointId.of("resilience");

	static final List<String> FIELDS = List.of("circuitBreaker", "maxConcurrent", "maxWait", "timeout", "expiresIn",
			"reason");

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		if (!endpointId.equals(ENDPOINT) || operationType != OperationType.WRITE) {
			return invoker;
		}
		List<String> known = StreamSupport.stream(parameters.spliterator(), false)
			.map(OperationParameter::getName)
			.toList();
		return (context) -> {
			for (String field : new TreeSet<>(context.getArguments().keySet())) {
				if (!known.contains(field)) {
					return ChangeProblem.response(message(field));
				}
			}
			return invoker.invoke(context);
		};
	}

	private static String message(String field) {
		return "Unknown field '%s': there are %s".formatted(field, String.join(", ", FIELDS));
	}

}
