package io.resilience.spring.properties;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpellingTests {

	@ParameterizedTest
	@CsvSource({ "abc, abc, 0", "abc, abd, 1", "abc, acb, 1", "abc, ab, 1", "abc, abcd, 1", "ca, abc, 3", "'', abc, 3",
			"timeout, timoeut, 1", "kitten, sitting, 3" })
	void countsInsertionsDeletionsSubstitutionsAndSwaps(String left, String right, int distance) {
		assertThat(Spelling.distance(left, right)).isEqualTo(distance);
		assertThat(Spelling.distance(right, left)).isEqualTo(distance);
	}

	@ParameterizedTest
	@CsvSource({ "user_db, userdb", "user-db, userdb", "userDb, userdb", "USER_DB, userdb", "größe_2, größe2" })
	void holdsRelaxedSpellingsForTheSame(String name, String uniform) {
		assertThat(Spelling.uniform(name)).isEqualTo(uniform);
	}

	@ParameterizedTest
	@CsvSource({ "payment_gatway, payment_gateway", "paymnt_gatewy, payment_gateway", "user_bd, user_db",
			"users_db, user_db" })
	void takesANearNameForASlip(String written, String meant) {
		assertThat(Slips.find(written, Set.of("payment_gateway", "user_db", "cache"))).contains(meant);
	}

	@ParameterizedTest
	@CsvSource({ "shard_1, shard_2", "shard_a, shard_b", "db1, db2", "order_db, user_db", "east, west", "a, b",
			"user_db, userDb" })
	void takesAnotherNameForAnother(String written, String other) {
		assertThat(Slips.find(written, Set.of(other))).isEmpty();
	}

	@Test
	void judgesTheNameInAnAnnotation() {
		DependencySettings settings = SettingsBuilder.yaml("external_dependencies.user_db.timeout: 1");
		assertThat(settings.problemWith("userDb", "Users.find()")).isEmpty();
		assertThat(settings.problemWith("payments", "Orders.pay()")).isEmpty();
		assertThat(settings.problemWith("usr_db", "Users.find()").map(ConfigurationProblem::describe)).contains("""
				usr_db
				    at Users.find()
				    is the name of a dependency that is not configured
				    Did you mean 'user_db'?
				    Valid here: user_db""");
		DependencySettings strict = SettingsBuilder.yaml("""
				resilience.strict: true
				external_dependencies.user_db.timeout: 1
				""");
		assertThat(strict.problemWith("userDb", "Users.find()")).isEmpty();
		assertThat(strict.problemWith("payments", "Orders.pay()")).isPresent();
	}

	@Test
	void findsNothingNearAConfiguredName() {
		DependencySettings settings = SettingsBuilder.yaml("""
				external_dependencies:
				  user_db:
				    timeout: 1
				  users_db:
				    timeout: 1
				""");
		assertThat(settings.nearestConfigured("userDb")).isEmpty();
		assertThat(settings.nearestConfigured("usr_db")).contains("user_db");
		assertThat(settings.nearestConfigured("payments")).isEmpty();
	}

}
