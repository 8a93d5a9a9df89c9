package io.resilience.spring.web;

import java.time.Duration;
import java.util.Locale;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.RateLimitExceededException;
import io.resilience.ResilienceException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers what a guard threw with problem details (RFC 9457), on Spring MVC and WebFlux:
 * 503 with {@code Retry-After} for a rejection, 429 for the rate limit, 504 for a
 * timeout. A handler of the application's own for the same exceptions goes first if its
 * advice has a higher precedence than {@code 100} before the lowest.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE - 100)
public final class ResilienceProblemHandler {

	/** Where no guard can say when a retry would help. */
	private static final long UNKNOWN_RETRY_SECONDS = 1;

	@ExceptionHandler
	ResponseEntity<ProblemDetail> rejected(CallRejectedException rejection) {
		Duration retryAfter = rejection.retryAfter();
		long seconds = (retryAfter != null) ? Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds())
				: UNKNOWN_RETRY_SECONDS;
		HttpStatus status = (rejection instanceof RateLimitExceededException) ? HttpStatus.TOO_MANY_REQUESTS
				: HttpStatus.SERVICE_UNAVAILABLE;
		return ResponseEntity.status(status)
			.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem(status, rejection, "is not available now; try again later"));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> timedOut(CallTimeoutException timeout) {
		return ResponseEntity.status(HttpStatus.GATEWAY_TIMEOUT)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem(HttpStatus.GATEWAY_TIMEOUT, timeout, "did not answer in time"));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> interrupted(CallInterruptedException interrupt) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem(HttpStatus.SERVICE_UNAVAILABLE, interrupt, "was not called: the request was given up"));
	}

	private static ProblemDetail problem(HttpStatus status, ResilienceException cause, String what) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"Dependency '%s' %s".formatted(cause.dependency(), what));
		problem.setProperty("dependency", cause.dependency());
		problem.setProperty("reason", reason(cause));
		return problem;
	}

	/** {@code BulkheadFullException} becomes {@code bulkhead_full}. */
	private static String reason(ResilienceException cause) {
		return cause.getClass()
			.getSimpleName()
			.replace("Exception", "")
			.replaceAll("(?<=[a-z])(?=[A-Z])", "_")
			.toLowerCase(Locale.ROOT);
	}

}
