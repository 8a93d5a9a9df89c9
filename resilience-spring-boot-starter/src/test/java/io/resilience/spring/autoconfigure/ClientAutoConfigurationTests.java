package io.resilience.spring.autoconfigure;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.http.RestClientGuards;
import io.resilience.spring.http.WebClientGuards;
import io.resilience.spring.jdbc.DeadlineDataSource;
import io.resilience.spring.jdbc.DeadlineDataSourcePostProcessor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is there of guards around clients, and when.
 */
class ClientAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ResilienceAutoConfiguration.class, ResilienceRestClientAutoConfiguration.class,
					ResilienceWebClientAutoConfiguration.class, ResilienceJdbcAutoConfiguration.class));

	@Test
	void clientsAreGuardedByTheDependencyOfThatName() {
		this.runner.withPropertyValues("external_dependencies.payment_gateway.timeout=3s").run((context) -> {
			RestClient.builder().apply(context.getBean(RestClientGuards.class).guard("payment_gateway")).build();
			WebClient.builder().apply(context.getBean(WebClientGuards.class).guard("payment_gateway")).build();
			RestClient.builder()
				.apply(context.getBean(RestClientGuards.class).guard("search", DependencyType.DATABASE))
				.build();
			DependencyRegistry registry = context.getBean(DependencyRegistry.class);
			assertThat(registry.find("payment_gateway").orElseThrow().config().timeout()).hasSeconds(3);
			assertThat(registry.find("search").orElseThrow().type()).isEqualTo(DependencyType.DATABASE);
		});
	}

	@Test
	void everythingStartsWithoutAnyClientOnTheClassPath() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.jdbc", "reactor"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RestClientGuards.class)
				.doesNotHaveBean(WebClientGuards.class)
				.doesNotHaveBean("deadlineDataSourcePostProcessor"));
	}

	@Test
	void eachClientDoesWithoutTheOther() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor"))
			.run((context) -> assertThat(context).hasSingleBean(RestClientGuards.class)
				.doesNotHaveBean(WebClientGuards.class));
		this.runner.withClassLoader(new FilteredClassLoader(RestClient.class))
			.run((context) -> assertThat(context).hasSingleBean(WebClientGuards.class)
				.doesNotHaveBean(RestClientGuards.class));
	}

	@Test
	void whatIsInjectedIsThereWhereResilienceIsOffAndTheRestIsNot() {
		this.runner.withPropertyValues("resilience.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(RestClientGuards.class)
				.hasSingleBean(WebClientGuards.class)
				.doesNotHaveBean(DeadlineDataSourcePostProcessor.class));
	}

	@Test
	void poolsPassDeadlinesOnAndAreFoundBehind() {
		this.runner.withBean("pool", HikariDataSource.class, HikariDataSource::new).run((context) -> {
			DataSource dataSource = context.getBean(DataSource.class);
			assertThat(dataSource).isInstanceOf(DeadlineDataSource.class);
			assertThat(((DelegatingDataSource) dataSource).getTargetDataSource()).isInstanceOf(HikariDataSource.class);
			assertThat(dataSource.isWrapperFor(HikariConfigMXBean.class)).isTrue();
			assertThat(dataSource.unwrap(HikariDataSource.class)).isInstanceOf(HikariDataSource.class);
		});
	}

	@Test
	void thePoolIsStillClosedWithTheContext() throws SQLException {
		HikariDataSource pool = new HikariDataSource();
		this.runner.withBean("pool", HikariDataSource.class, () -> pool)
			.run((context) -> assertThat(context.getBean(DataSource.class)).isInstanceOf(DeadlineDataSource.class));
		assertThat(pool.isClosed()).isTrue();
	}

	@Test
	void otherDataSourcesStayWhatTheyAre() {
		this.runner.withBean(AbstractDataSource.class, DriverManagerDataSource::new)
			.run((context) -> assertThat(context).hasSingleBean(DriverManagerDataSource.class));
	}

	@Test
	void deadlinesOfStatementsCanBeSwitchedOff() {
		this.runner.withBean("pool", HikariDataSource.class, HikariDataSource::new)
			.withPropertyValues("resilience.jdbc.deadline_timeouts=false")
			.run((context) -> assertThat(context).hasSingleBean(HikariDataSource.class));
	}

}
