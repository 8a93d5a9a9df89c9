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

}
