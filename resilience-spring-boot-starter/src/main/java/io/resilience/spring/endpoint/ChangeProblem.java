package io.resilience.spring.endpoint;

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

	static WebEndpointResponse<ChangeProblem> response(String detail) {
		int status = WebEndpointResponse.STATUS_BAD_REQUEST;
		return new WebEndpointResponse<>(new ChangeProblem(status, "Bad Request", detail), status);
	}

}
