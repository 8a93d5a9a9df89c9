package io.resilience.dependency;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestNamesTests {

	@ParameterizedTest
	@CsvSource({ "user_db, user-db, 0", "user_db, UserDB, 0", "user_db, usr_db, 1", "user_db, uesr_db, 1",
			"user_db, order_db, 3", "'', abc, 3", "abc, '', 3" })
	void distanceCountsLettersLeftOutWrongOrSwapped(String left, String right, int expected) {
		assertThat(NearestNames.distance(left, right)).isEqualTo(expected);
	}

	@Test
	void onlyASimilarNameMayHaveBeenMeant() {
		List<String> known = List.of("payment_gateway", "user_db", "user_cache");
		assertThat(NearestNames.nearest("usr_db", known)).contains("user_db");
		assertThat(NearestNames.nearest("mail", known)).isEmpty();
		assertThat(NearestNames.nearest("mail", List.of())).isEmpty();
	}

}
