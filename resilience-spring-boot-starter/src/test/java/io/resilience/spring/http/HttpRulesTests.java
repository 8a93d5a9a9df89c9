package io.resilience.spring.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;

import static org.assertj.core.api.Assertions.assertThat;

class HttpRulesTests {

	private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

	@ParameterizedTest
	@ValueSource(ints = { 500, 501, 502, 503, 504, 599, 429 })
	void serverErrorsAndTooManyRequestsAreFailures(int status) {
		assertThat(HttpRules.isFailure(HttpStatusCode.valueOf(status))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 301, 400, 401, 404, 408, 409, 422 })
	void anyOtherAnswerIsNone(int status) {
		assertThat(HttpRules.isFailure(HttpStatusCode.valueOf(status))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "GET, true", "HEAD, true", "OPTIONS, true", "PUT, true", "DELETE, true", "POST, false",
			"PATCH, false" })
	void onlyIdempotentMethodsMayBeRepeated(String method, boolean mayRepeat) {
		assertThat(HttpRules.mayRepeat(HttpMethod.valueOf(method), new HttpHeaders())).isEqualTo(mayRepeat);
	}

	@Test
	void anIdempotencyKeyAllowsToRepeatAnyMethod() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("idempotency-key", "8e03978e");
		assertThat(HttpRules.mayRepeat(HttpMethod.POST, headers)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "5, 5", "' 120 ', 120", "'Thu, 01 Jan 2026 12:01:30 GMT', 90",
			"'Thu, 01 Jan 2026 11:00:00 GMT', 0" })
	void retryAfterIsSecondsOrADate(String value, long seconds) {
		assertThat(retryAfter(value, null)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@Test
	void aDateIsComparedWithTheServersOwnClock() {
		assertThat(retryAfter("Thu, 01 Jan 2026 09:00:10 GMT", "Thu, 01 Jan 2026 09:00:00 GMT"))
			.isEqualTo(Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@ValueSource(longs = { -48, -5, 9, 24 * 365 })
	void aClockThatIsWrongByHoursChangesNothingWhereTheServerTellsItsTime(long hours) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, "Thu, 01 Jan 2026 12:00:10 GMT");
		headers.set(HttpHeaders.DATE, "Thu, 01 Jan 2026 12:00:00 GMT");
		assertThat(HttpRules.retryAfter(headers, Clock.offset(NOON, Duration.ofHours(hours))))
			.isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void aNumberBeyondAllBoundsMeansNever() {
		assertThat(retryAfter("99999999999999999999999", null)).isEqualTo(HttpRules.NEVER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-5", "1.5", "Thu, 32 Jan 2026 09:00:00 GMT" })
	void whatCannotBeUnderstoodSaysNothing(String value) {
		assertThat(retryAfter(value, null)).isNull();
	}

	private static @Nullable Duration retryAfter(String value, @Nullable String date) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, value);
		if (date != null) {
			headers.set(HttpHeaders.DATE, date);
		}
		return HttpRules.retryAfter(headers, NOON);
	}

}
