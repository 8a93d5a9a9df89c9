package com.example.petstore.embedded;

import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedDatabaseTests {

	private final EmbeddedDatabase database = new EmbeddedDatabase();

	private final JdbcClient jdbc = JdbcClient
		.create(new DriverManagerDataSource(this.database.jdbcUrl(), this.database.username(), ""));

	@Test
	void keepsItsAddressAndDataWhileItIsStoppedAndNothingOnceItIsClosed() {
		try (this.database) {
			this.database.start();
			this.jdbc.sql("create table note as select 'kept' as text").update();
			this.database.stop();
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(this::note);
			this.database.start();
			assertThat(note()).isEqualTo("kept");
			assertThat(this.database.dataDirectory()).exists();
		}
		assertThat(this.database.dataDirectory()).doesNotExist();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(this::note);
	}

	@Test
	void startingAndStoppingTwiceIsLikeOnce() {
		try (this.database) {
			this.database.stop();
			this.database.start();
			this.database.start();
			assertThat(this.jdbc.sql("select 1").query(Integer.class).single()).isOne();
			this.database.stop();
			this.database.stop();
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.jdbc.sql("select 1").update());
		}
	}

	private String note() {
		return this.jdbc.sql("select text from note").query(String.class).single();
	}

}
