package io.resilience.spring.pool;

import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class HikariPoolsTests {

	private final Map<String, DataSource> beans = new LinkedHashMap<>();

	private final HikariPools pools = new HikariPools(() -> this.beans);

	@AfterEach
	void close() {
		this.beans.values()
			.stream()
			.filter(HikariDataSource.class::isInstance)
			.map(HikariDataSource.class::cast)
			.forEach(HikariDataSource::close);
	}

	@Test
	void aPoolKeepsTheNameOfItsBeanWhenItsFirstConnectionIsMade() throws Exception {
		HikariDataSource hikari = hikari("dataSource", null);
		assertThat(this.pools.pools()).containsOnlyKeys("dataSource");
		try (Connection connection = hikari.getConnection()) {
			assertThat(connection.isValid(1)).isTrue();
			assertThat(hikari.getPoolName()).startsWith("HikariPool-");
			assertThat(this.pools.pools()).containsOnlyKeys("dataSource");
			assertThat(this.pools.pools().get("dataSource").active()).isOne();
		}
	}

	@Test
	void aPoolHasTheNameThatTheApplicationGaveIt() {
		hikari("dataSource", "shop");
		assertThat(this.pools.pools()).containsOnlyKeys("shop");
	}

	@Test
	void whatCannotBeAskedHidesOnlyItself() {
		this.beans.put("byTenant", routing(null));
		hikari("dataSource", null);
		assertThat(this.pools.pools()).containsOnlyKeys("dataSource");
	}

	@Test
	void aPoolBehindAnotherDataSourceIsShownOnceByItsOwnName() {
		HikariDataSource hikari = new HikariDataSource(config());
		this.beans.put("byTenant", routing(hikari));
		this.beans.put("first", hikari);
		assertThat(this.pools.pools()).containsOnlyKeys("first");
	}

	private HikariDataSource hikari(String bean, String name) {
		HikariDataSource hikari = new HikariDataSource();
		hikari.setJdbcUrl(config().getJdbcUrl());
		hikari.setMinimumIdle(0);
		if (name != null) {
			hikari.setPoolName(name);
		}
		this.beans.put(bean, hikari);
		return hikari;
	}

	private static HikariConfig config() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl("jdbc:h2:mem:pools");
		config.setMinimumIdle(0);
		return config;
	}

	/** Routes to one, or is asked outside of any request. */
	private static AbstractRoutingDataSource routing(DataSource target) {
		return new AbstractRoutingDataSource() {

			@Override
			protected DataSource determineTargetDataSource() {
				if (target == null) {
					throw new IllegalStateException("no tenant");
				}
				return target;
			}

			@Override
			protected Object determineCurrentLookupKey() {
				return "tenant";
			}

		};
	}

}
