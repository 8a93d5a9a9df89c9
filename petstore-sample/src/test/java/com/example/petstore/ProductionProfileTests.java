package com.example.petstore;

import com.example.petstore.embedded.EmbeddedDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProductionProfileTests {

	@Test
	void takesTheDatabaseFromTheEnvironmentAndBringsNoneAlong() {
		try (EmbeddedDatabase elsewhere = new EmbeddedDatabase()) {
			elsewhere.start();
			try (ConfigurableApplicationContext context = run("--PETSTORE_DATABASE_URL=" + elsewhere.jdbcUrl(),
					"--PETSTORE_DATABASE_USERNAME=" + elsewhere.username(), "--PETSTORE_DATABASE_PASSWORD=none")) {
				assertThat(context.getBean(HikariDataSource.class).getJdbcUrl()).isEqualTo(elsewhere.jdbcUrl());
				assertThat(context.getBeanProvider(EmbeddedDatabase.class)).isEmpty();
			}
		}
	}

	@Test
	void withoutADatabaseInTheEnvironmentItDoesNotStart() {
		assertThatIllegalArgumentException().isThrownBy(() -> run()).withMessageContaining("PETSTORE_DATABASE_URL");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(PetstoreApplication.class).profiles("production")
			.properties("server.port=0", "spring.main.banner-mode=off")
			.run(arguments);
	}

}
