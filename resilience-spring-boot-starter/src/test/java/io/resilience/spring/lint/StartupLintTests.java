package io.resilience.spring.lint;

import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.resilience.pool.ResourcePool;
import io.resilience.spring.Contexts;
import io.resilience.spring.Yaml;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.pool.ResourcePools;
import io.resilience.spring.registry.ResilienceRefresher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StartupLintTests {

	private final ApplicationContextRunner runner = Contexts.plain();

	@ParameterizedTest
	@CsvSource({ "database, 4.9, PT4.9S, PT5S to PT15S", "database, 15.1, PT15.1S, PT5S to PT15S",
			"external_api, 9, PT9S, PT10S to PT30S", "external_api, 31, PT31S, PT10S to PT30S",
			"cache, 500ms, PT0.5S, PT1S to PT3S", "cache, 4, PT4S, PT1S to PT3S",
			"file_system, 29, PT29S, PT30S to PT1M", "file_system, 61, PT1M1S, PT30S to PT1M" })
	void aTimeoutOutsideOfTheRangeOfItsTypeIsDoubtful(String type, String timeout, String shown, String range,
			CapturedOutput output) {
		start("external_dependencies:\n  users: {type: %s, timeout: %s}".formatted(type, timeout));
		assertThat(output).contains("external_dependencies.users.timeout: " + shown + " (application.yml:2:")
			.contains(
					"is not from %s, as recommended for the type %s. Take the 95th percentile".formatted(range, type));
	}

	@Test
	void itMayComeFromTheType(CapturedOutput output) {
		start("resilience.timeouts.cache_timeout: 20\nexternal_dependencies.sessions.type: cache");
		assertThat(output).contains("external_dependencies.sessions.timeout: PT20S (application.yml:1:36) is not from");
	}

	@Test
	void whatIsWithinTheRangesIsNot(CapturedOutput output) {
		start("""
				external_dependencies:
				  a: {type: database, timeout: 5}
				  b: {type: database, timeout: 15}
				  c: {type: external_api, timeout: 10}
				  d: {type: cache, timeout: 3}
				  e: {type: file_system}
				  f: {type: message_queue, timeout: 120}
				  g: {type: cpu_intensive, timeout: 1}
				""");
		assertThat(output).doesNotContain("lint.StartupLint ");
	}

	@Test
	void pausesThatTakeTheWholeTimeAreDoubtful(CapturedOutput output) {
		start(this.runner.withBean(Composed.class), """
				resilience:
				  patterns:
				    order: {total_timeout: 5, retry: {max_attempts: 3, base_delay: 2}}
				external_dependencies:
				  users:
				    type: database
				    total_timeout: 3
				    retry: {max_attempts: 3}
				    operations:
				      find: {total_timeout: 4}
				      list: {total_timeout: 2}
				      save: {retry: {max_attempts: 1}}
				""");
		assertThat(output)
			.contains("external_dependencies.users.total_timeout: PT3S (application.yml:7:20) leaves no time"
					+ " for 3 attempts: the pauses between them may take PT3S. Raise it, or lower base_delay or max_attempts")
			.contains("external_dependencies.users.operations.list.total_timeout: PT2S (application.yml:11:29)")
			.contains("resilience.patterns.order.total_timeout: PT5S (application.yml:3:28) leaves no time"
					+ " for 3 attempts: the pauses between them may take PT6S")
			.doesNotContain("operations.find.")
			.doesNotContain("operations.save.");
	}

	@Test
	void aTotalTimeoutBelowTheTimeoutOfAnAttemptIsDoubtful(CapturedOutput output) {
		start("""
				external_dependencies:
				  users: {type: database, timeout: 10, total_timeout: 5}
				  orders: {type: database, timeout: 10, total_timeout: 10}
				  archive: {type: database, total_timeout: 5}
				  pay:
				    type: external_api
				    timeout: 20
				    operations:
				      charge: {timeout: 12, total_timeout: 6}
				      status: {total_timeout: 30}
				""");
		assertThat(output)
			.contains("external_dependencies.users.total_timeout: PT5S (application.yml:2:55) is shorter than the"
					+ " timeout of one attempt, PT10S (application.yml:2:36), which no attempt is ever given."
					+ " Raise it, or lower timeout")
			.contains("external_dependencies.pay.operations.charge.total_timeout: PT6S (application.yml:9:44)")
			.doesNotContain("external_dependencies.orders.total_timeout")
			.doesNotContain("external_dependencies.archive.total_timeout")
			.doesNotContain("operations.status");
	}

	@Test
	void moreProbesThanTheBulkheadLetsInAreDoubtful(CapturedOutput output) {
		start("""
				external_dependencies:
				  users: {type: database, max_concurrent: 2, circuit_breaker: {half_open_max_calls: 3}}
				  orders: {type: database, max_concurrent: 2}
				""");
		assertThat(output)
			.contains("external_dependencies.users.circuit_breaker.half_open_max_calls: 3 (application.yml:2:85)"
					+ " is more than the bulkhead lets in: its max_concurrent is 2.")
			.doesNotContain("external_dependencies.orders");
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "true, false", "false, true" })
	void moreCallsThanConnectionsAreDoubtful(boolean lazy, boolean deadlines, CapturedOutput output) {
		ApplicationContextRunner runner = this.runner
			.withBean("dataSource", DataSource.class,
					() -> lazy ? new LazyConnectionDataSourceProxy(pool("main", 4)) : pool("main", 4))
			.withPropertyValues("resilience.jdbc.deadline_timeouts=" + deadlines);
		start(runner, """
				external_dependencies:
				  users: {type: database, max_concurrent: 5}
				  orders: {type: database, max_concurrent: 4}
				  sessions: {type: cache}
				""");
		assertThat(output)
			.contains("external_dependencies.users.bulkhead.max_concurrent: 5 (application.yml:2:43) is more than"
					+ " the 4 connections of the pool 'main': calls would wait for one with a permit in their hands."
					+ " Make it at most 4, or raise maximum-pool-size of the pool")
			.doesNotContain("external_dependencies.orders")
			.doesNotContain("external_dependencies.sessions");
	}

	@Test
	void ofSeveralPoolsTheOneOfTheNameCountsOrElseTheLargest(CapturedOutput output) {
		ApplicationContextRunner runner = this.runner.withBean("users", DataSource.class, () -> pool("a", 3))
			.withBean("other", DataSource.class, () -> pool("b", 12))
			.withBean("routing", DataSource.class, Routing::new);
		start(runner, """
				external_dependencies:
				  users: {type: database, max_concurrent: 4}
				  orders: {type: database, max_concurrent: 12}
				  archive: {type: database, max_concurrent: 13}
				""");
		assertThat(output).contains("external_dependencies.users.bulkhead.max_concurrent: 4")
			.contains("the 3 connections of the pool 'a'")
			.contains("external_dependencies.archive.bulkhead.max_concurrent: 13")
			.contains("the 12 connections of the pool 'b'")
			.doesNotContain("external_dependencies.orders");
	}

	@Test
	void aPatternWithLessTimeThanACallInsideItIsDoubtful(CapturedOutput output) {
		ApplicationContextRunner runner = this.runner.withBean(Payments.class)
			.withBean(Gateway.class)
			.withBean(Orders.class);
		start(runner, """
				resilience:
				  patterns:
				    order: {timeout: 20}
				external_dependencies:
				  payment:
				    type: external_api
				    retry: {max_attempts: 2}
				    operations: {status: {timeout: 1}}
				""");
		assertThat(output)
			.contains("resilience.patterns.order.timeout: PT20S (application.yml:3:22) is less than the PT31S"
					+ " that 'charge' inside it may take at 'payment'. Give the pattern more time, or that call less");
	}

	@Test
	void aPatternWithEnoughTimeIsNot(CapturedOutput output) {
		ApplicationContextRunner runner = this.runner.withBean(Payments.class)
			.withBean(Gateway.class)
			.withBean(Orders.class);
		start(runner, "resilience.patterns.order.timeout: 15");
		assertThat(output).doesNotContain("lint.StartupLint ");
	}

	@Test
	void whatARefreshBringsIsLookedAtOnce(CapturedOutput output) {
		String before = "external_dependencies.users: {type: cache, timeout: 5}";
		this.runner.withInitializer((context) -> Yaml.put(context.getEnvironment(), "application.yml", before))
			.run((context) -> {
				for (int timeout : new int[] { 6, 2, 6 }) {
					Yaml.put(context.getSourceApplicationContext().getEnvironment(), "application.yml",
							before.replace("5", String.valueOf(timeout)));
					context.getBean(ResilienceRefresher.class).refresh();
				}
			});
		assertThat(output.getAll().lines().filter((line) -> line.contains("lint.StartupLint "))).hasSize(2)
			.anyMatch((line) -> line.contains("timeout: PT6S"));
	}

	private void start(String yaml) {
		start(this.runner, yaml);
	}

	private static void start(ApplicationContextRunner runner, String yaml) {
		runner.withInitializer((context) -> Yaml.put(context.getEnvironment(), "application.yml", yaml))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static HikariDataSource pool(String name, int size) {
		HikariDataSource pool = new HikariDataSource();
		pool.setPoolName(name);
		pool.setMaximumPoolSize(size);
		return pool;
	}

	static class Routing extends AbstractRoutingDataSource {

		Routing() {
			setTargetDataSources(Map.of());
		}

		@Override
		protected Object determineCurrentLookupKey() {
			throw new IllegalStateException("Nobody to route for");
		}

	}

	@Test
	void settingsOfAPoolThatNobodyMakesAreDoubtful(CapturedOutput output) {
		start(this.runner.withUserConfiguration(Pools.class)
			.withBean("dataSource", DataSource.class, () -> pool("orders", 4)), """
					resilience:
					  pools:
					    parsers: {max_size: 30}
					    parser: {max_size: 31}
					    orders: {max_size: 32}
					    ftp: {leak_after: 5}
					""");
		assertThat(output)
			.contains("resilience.pools.parser.max_size: 31 (application.yml:4:24) is for a pool that nobody has made."
					+ " Did you mean resilience.pools.parsers?")
			.contains("resilience.pools.orders.max_size: 32 (application.yml:5:24) is for a pool that nobody has made."
					+ " There is one of this name, made by others (hikari): it is configured there")
			.contains("resilience.pools.ftp.leak_after: 5 (application.yml:6:23) is for a pool that nobody has made."
					+ " Make it with ResourcePools.create(\"ftp\", …), or take the block away")
			.doesNotContain("resilience.pools.parsers.");
	}

	@Test
	void soAreThoseOfAnyPoolWithoutTheLibraryThatPoolsNeed(CapturedOutput output) {
		start(this.runner.withClassLoader(new FilteredClassLoader("org.apache.commons.pool2")),
				"resilience.pools.parsers.max_size: 30");
		assertThat(output).contains("resilience.pools.parsers.max_size: 30")
			.contains("is for a pool that nobody has made. Add org.apache.commons:commons-pool2 and make it");
	}

	@Test
	void aPoolThatIsStillToBeMadeIsNot(CapturedOutput output) {
		start(this.runner.withUserConfiguration(Pools.class)
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor((beans) -> beans.getBeanDefinition("parserPool").setLazyInit(true))),
				"resilience.pools.parsers.max_size: 30");
		assertThat(output).doesNotContain("resilience.pools.parsers");
	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ResourcePool<StringBuilder> parserPool(ResourcePools pools) {
			return pools.create("parsers", StringBuilder::new);
		}

	}

	static class Composed {

		@ResiliencePattern("order")
		void order() {
		}

	}

	static class Gateway {

		@ApiCall("payment")
		void charge() {
		}

		@ApiCall("payment")
		void status() {
		}

	}

	static class Payments {

		Payments(Gateway gateway) {
		}

	}

	static class Orders {

		Orders(Payments payments) {
		}

		@ResiliencePattern("order")
		void order() {
		}

	}

}
