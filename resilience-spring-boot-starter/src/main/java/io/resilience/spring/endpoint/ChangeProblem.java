package io.resilience.spring.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Why a change by hand is refused, for JSON.
 *
 * @param status the status of the response
 * @param title what that is called
 * @param detail field, value and rule
 */
public record ChangeProblem(int status, String title, String detail) implements OperationResponseBody {

	private static final int CONFLICT = 409;

	static WebEndpointResponse<ChangeProblem> badRequest(@Nullable String detail) {
		return response(WebEndpointResponse.STATUS_BAD_REQUEST, "Bad Request", detail);
	}

	static WebEndpointResponse<ChangeProblem> conflict(@Nullable String detail) {
		return response(CONFLICT, "Conflict", detail);
	}

	private static WebEndpointResponse<ChangeProblem> response(int status, String title, @Nullable String detail) {
		return new WebEndpointResponse<>(new ChangeProblem(status, title, String.valueOf(detail)), status);
	}

	/**
	 * The answer to a body that is no JSON object.
	 * @param endpoint id of the endpoint that it was sent to
	 * @return as JSON
	 */
	public static String noObject(String endpoint) {
		return json("The body cannot be read: must be one JSON object of plain values, with any of "
				+ String.join(", ", UnknownFieldAdvisor.fields(endpoint)));
	}

	/**
	 * The answer to a field whose value is an object or a list.
	 * @param endpoint id of the endpoint that it was sent to
	 * @param field the field as it was sent; shown only if it is one that there is
	 * @return as JSON
	 */
	public static String noPlainValue(String endpoint, String field) {
		return json("Invalid %s (an object or a list): must be text, a number, or null"
			.formatted(UnknownFieldAdvisor.fields(endpoint).contains(field) ? field : "field"));
	}

	/** What it says needs no escapes. */
	private static String json(String detail) {
		return "{\"status\":400,\"title\":\"Bad Request\",\"detail\":\"%s\"}".formatted(detail);
	}

}
