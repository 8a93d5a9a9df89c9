package io.resilience.spring.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.http.RestClientGuards;
import io.resilience.spring.http.WebClientGuards;
import io.resilience.spring.jdbc.DeadlineDataSourcePostProcessor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.AbstractDataSource;
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
	void otherDataSourcesStayWhatTheyAre() {
		this.runner.withBean(AbstractDataSource.class, DriverManagerDataSource::new)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(DriverManagerDataSource.class)))
				.isFalse());
	}

	@Test
	void deadlinesOfStatementsCanBeSwitchedOff() {
		this.runner.withBean("pool", HikariDataSource.class, HikariDataSource::new)
			.withPropertyValues("resilience.jdbc.deadline_timeouts=false")
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(HikariDataSource.class))).isFalse());
	}

}
