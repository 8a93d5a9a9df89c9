package io.resilience.spring.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.resilience.spring.endpoint.ChangeProblem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import org.springframework.util.ClassUtils;

/**
 * What to answer to a change by hand whose body is no JSON, or not such that Spring can
 * read it as fields.
 */
final class UnreadableChange {

	/** Deep enough for any real chain of causes, and an end for a circular one. */
	private static final int MAX_DEPTH = 32;

	private static final boolean JACKSON = ClassUtils.isPresent("tools.jackson.core.JacksonException",
			UnreadableChange.class.getClassLoader());

	private UnreadableChange() {
	}

	/**
	 * The endpoint that a request is for.
	 * @param requested path of the request
	 * @param endpoints ids of the endpoints by their paths
	 * @return its id, or {@code null} for none of them
	 */
	static @Nullable String endpoint(String requested, Map<String, String> endpoints) {
		return endpoints.entrySet()
			.stream()
			.filter((endpoint) -> (requested + "/").startsWith(endpoint.getKey() + "/"))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The answer as JSON.
	 * @param endpoint id of the endpoint
	 * @param failure why the body cannot be read
	 * @return status, title and detail
	 */
	static String answer(String endpoint, Throwable failure) {
		Optional<String> field = JACKSON ? Jackson.field(failure) : Optional.empty();
		return field.map((name) -> ChangeProblem.noPlainValue(endpoint, name))
			.orElseGet(() -> ChangeProblem.noObject(endpoint));
	}

	/** Loaded only where Jackson is. */
	private static final class Jackson {

		private Jackson() {
		}

		static Optional<String> field(Throwable failure) {
			Throwable cause = failure;
			for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
				if (cause instanceof JacksonException json) {
					List<JacksonException.Reference> path = json.getPath();
					return path.isEmpty() ? Optional.empty() : Optional.ofNullable(path.get(0).getPropertyName());
				}
				cause = cause.getCause();
			}
			return Optional.empty();
		}

	}

}
