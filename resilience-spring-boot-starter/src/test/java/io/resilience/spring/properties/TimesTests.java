package io.resilience.spring.properties;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimesTests {

	@ParameterizedTest
	@CsvSource({ "5, PT5S", "1.5, PT1.5S", "30.0, PT30S", "0, PT0S", "0.1, PT0.1S", "1e3, PT16M40S", "-2, PT-2S",
			"0.000000001, PT0.000000001S" })
	void aPlainNumberIsSeconds(String text, Duration time) {
		assertThat(Times.parse(text)).isEqualTo(time);
	}

	@ParameterizedTest
	@CsvSource({ "1500ms, PT1.5S", "2s, PT2S", "1m, PT1M", "PT25S, PT25S", "10us, PT0.00001S", "' 3s ', PT3S" })
	void aUnitIsReadAsBootReadsIt(String text, Duration time) {
		assertThat(Times.parse(text)).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "NaN", "Infinity", "5 apples", "1.5s", "PT", "" })
	void anythingElseIsNoTime(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Times.parse(text))
			.withMessageContaining("is not a time: write seconds (1.5), or a duration such as 1500ms, 2s or PT25S");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e30", "1e999999999", "-1e30", "200000d", "PT9999999999999S" })
	void aTimeNobodyLivesToSeeIsTooLong(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Times.parse(text))
			.withMessage("is too long a time: the most is 292 years");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e-10", "1e-999999999" })
	void aTimeNoClockSeesIsTooShort(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Times.parse(text))
			.withMessage("is too short a time: the least is a nanosecond");
	}

}
