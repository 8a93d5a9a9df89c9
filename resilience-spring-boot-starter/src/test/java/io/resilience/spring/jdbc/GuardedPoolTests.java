package io.resilience.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.spring.Contexts;
import io.resilience.time.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A pool whose statements end with the deadline is, for everybody else, the pool that it
 * was.
 */
class GuardedPoolTests {

	private final ApplicationContextRunner runner = Contexts.plain()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, DataSourceHealthContributorAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:pool", "spring.datasource.hikari.maximum-pool-size=7",
				"spring.datasource.hikari.pool-name=shop");

	@ParameterizedTest
	@ValueSource(classes = { BootsPool.class, PoolThatHasBegun.class })
	void poolIsInjectedByItsClassAndPassesDeadlinesOn(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).withBean(Injected.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(HikariDataSource.class).hasSingleBean(DataSource.class);
			HikariDataSource pool = context.getBean(Injected.class).pool();
			assertThat(pool).isSameAs(context.getBean(DataSource.class));
			assertThat(AopUtils.isCglibProxy(pool)).isTrue();
			assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
			assertDeadlinesHold(pool);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { BootsPool.class, PoolThatHasBegun.class })
	void gaugesOfThePoolAreThere(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration, Migration.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			DataSource pool = context.getBean(DataSource.class);
			try (Connection connection = pool.getConnection()) {
				assertThat(meters.get("jdbc.connections.active").gauge().value()).isOne();
				assertThat(meters.get("jdbc.connections.max").gauge().value()).isEqualTo(7);
				assertThat(meters.get("hikaricp.connections.active").gauge().value()).isOne();
				assertThat(connection.isValid(1)).isTrue();
			}
			assertThat(meters.get("jdbc.connections.active").gauge().value()).isZero();
			assertThat(meters.get("jdbc.connections.idle").gauge().value()).isPositive();
			assertThat(meters.get("hikaricp.connections.acquire").timer().count()).isPositive();
		});
	}

	@Test
	void healthAndUnwrappingWorkAsBefore() {
		this.runner.run((context) -> {
			DataSource pool = context.getBean(DataSource.class);
			assertThat(context.getBean("dbHealthContributor", HealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UP);
			assertThat(pool.isWrapperFor(HikariConfigMXBean.class)).isTrue();
			assertThat(pool.unwrap(HikariDataSource.class).getPoolName()).isEqualTo("shop");
			assertThat(pool.unwrap(HikariDataSource.class)).isSameAs(pool);
			assertThat(DataSourceUnwrapper.unwrap(pool, HikariConfigMXBean.class, HikariDataSource.class)).isNotNull()
				.extracting(HikariDataSource::isRunning)
				.isEqualTo(true);
			assertThat(DataSourceUnwrapper.unwrapRoot(pool).getClass()).isEqualTo(HikariDataSource.class);
		});
	}

	@Test
	void poolIsClosedWithTheContext() {
		HikariDataSource pool = new HikariDataSource(config());
		Contexts.plain().withBean("pool", HikariDataSource.class, () -> pool).run((context) -> {
			assertThat(AopUtils.isAopProxy(context.getBean(DataSource.class))).isTrue();
			assertThat(pool.isClosed()).isFalse();
		});
		assertThat(pool.isClosed()).isTrue();
	}

	@Test
	void lazyConnectionsPassDeadlinesOnToo() {
		this.runner.withPropertyValues("spring.datasource.connection-fetch=lazy").run((context) -> {
			DataSource lazy = context.getBean(DataSource.class);
			assertThat(lazy).isInstanceOf(LazyConnectionDataSourceProxy.class);
			assertDeadlinesHold(lazy);
			assertThat(context.getBean(MeterRegistry.class).get("jdbc.connections.max").gauge().value()).isEqualTo(7);
		});
	}

	private static void assertDeadlinesHold(DataSource pool) throws Exception {
		try (Connection connection = pool.getConnection()) {
			assertThatExceptionOfType(SQLTimeoutException.class)
				.isThrownBy(() -> Deadline.after(Duration.ZERO).call(() -> select(connection)));
			assertThat(Deadline.after(Duration.ofMinutes(1)).call(() -> select(connection))).isTrue();
		}
	}

	private static boolean select(Connection connection) throws SQLException {
		return connection.createStatement().execute("select 1");
	}

	private static HikariConfig config() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl("jdbc:h2:mem:begun");
		config.setMaximumPoolSize(7);
		return config;
	}

	@Configuration(proxyBeanMethods = false)
	static class BootsPool {

	}

	@Configuration(proxyBeanMethods = false)
	static class PoolThatHasBegun {

		@Bean
		HikariDataSource dataSource() {
			return new HikariDataSource(config());
		}

	}

	/** As Flyway would. */
	@Configuration(proxyBeanMethods = false)
	static class Migration {

		Migration(DataSource dataSource) throws SQLException {
			dataSource.getConnection().close();
		}

	}

	record Injected(HikariDataSource pool) {
	}

}
