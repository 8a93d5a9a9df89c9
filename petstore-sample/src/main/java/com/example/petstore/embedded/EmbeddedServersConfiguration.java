package com.example.petstore.embedded;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Brings the servers along, except in production, which has its own. Boot's connection
 * details tell everything else where they are.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!production")
class EmbeddedServersConfiguration {

	@Bean(initMethod = "start")
	EmbeddedDatabase embeddedDatabase() {
		return new EmbeddedDatabase();
	}

	@Bean
	JdbcConnectionDetails embeddedDatabaseConnectionDetails(EmbeddedDatabase database) {
		return new EmbeddedDatabaseConnectionDetails(database);
	}

	private record EmbeddedDatabaseConnectionDetails(EmbeddedDatabase database) implements JdbcConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return this.database.jdbcUrl();
		}

		@Override
		public String getUsername() {
			return this.database.username();
		}

		@Override
		public String getPassword() {
			return "";
		}

	}

}
