package io.resilience.spring.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

import io.resilience.retry.RetryAfter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What HTTP says of failing and of trying again.
 */
final class HttpRules {

	/** As {@link RetryAfter}: told to stay away for ever, nobody tries again. */
	static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

	static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	/** RFC 9110, section 9.2.2. */
	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

	private HttpRules() {
	}

	/** Whether the answer says that the dependency fails rather than the request. */
	static boolean isFailure(HttpStatusCode status) {
		return status.is5xxServerError() || status.value() == HttpStatus.TOO_MANY_REQUESTS.value();
	}

	/** Whether doing it twice is as good as doing it once. */
	static boolean mayRepeat(HttpMethod method, HttpHeaders headers) {
		return IDEMPOTENT.contains(method) || headers.containsHeader(IDEMPOTENCY_KEY);
	}

	/**
	 * When the server wants to be asked again (RFC 9110, section 10.2.3). A date is
	 * compared with the server's own clock where it tells its time.
	 * @param headers headers of the response
	 * @param clock the time, if the server does not tell it
	 * @return how long from now, or {@code null} where it does not say or cannot be
	 * understood
	 */
	static @Nullable Duration retryAfter(HttpHeaders headers, Clock clock) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null || value.isBlank()) {
			return null;
		}
		String told = value.strip();
		if (told.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return (told.length() < 19) ? Duration.ofSeconds(Long.parseLong(told)) : NEVER;
		}
		Instant at = date(told);
		if (at == null) {
			return null;
		}
		Instant date = date(headers.getFirst(HttpHeaders.DATE));
		Duration wait = Duration.between((date != null) ? date : clock.instant(), at);
		return wait.isNegative() ? Duration.ZERO : wait;
	}

	private static @Nullable Instant date(@Nullable String value) {
		try {
			return (value != null) ? ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
					: null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
