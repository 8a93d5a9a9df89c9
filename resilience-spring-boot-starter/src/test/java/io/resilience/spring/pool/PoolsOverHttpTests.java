package io.resilience.spring.pool;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.jayway.jsonpath.JsonPath;
import io.resilience.pool.Lease;
import io.resilience.pool.PoolFactory;
import io.resilience.pool.ResourcePool;
import io.resilience.spring.RunningApplication;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Pools of a running application: ours, HikariCP over a database, and Commons Pool.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolsOverHttpTests {

	private RunningApplication application;

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(Application.class, """
				spring.datasource:
				  url: jdbc:h2:mem:pools
				  hikari: {pool-name: orders, maximum-pool-size: 3}
				resilience:
				  pools:
				    parsers:
				      min_size: 1
				      max_size: 2
				      max_overflow: 0
				      max_wait: 0
				      check_interval: 200ms
				      leak_after: 1ms
				""");
	}

	@AfterAll
	void close() {
		this.application.close();
	}

	@Test
	void poolOfOursHasItsSettingsAndIsShown() {
		ResourcePool<Parser> parsers = parsers();
		assertThat(parsers.config().capacity()).isEqualTo(2);
		try (Lease<Parser> lease = parsers.borrow()) {
			assertThat(lease.get()).isNotNull();
			Map<String, Object> pool = pool("parsers");
			assertThat(pool).containsEntry("kind", "resilience")
				.containsEntry("active", 1)
				.containsEntry("capacity", 2)
				.containsEntry("waiting", 0)
				.containsEntry("utilization", 0.5)
				.containsEntry("condition", "healthy");
			assertThat(pool).containsKeys("idle", "borrowed", "rejected", "averageWait", "overdue");
		}
	}

	@Test
	void clientWhoGetsNothingIsToldToComeAgain() {
		List<Lease<Parser>> all = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			all.add(parsers().borrow());
		}
		assertThat(this.application.get("/parse").statusCode()).isEqualTo(503);
		assertThat(pool("parsers")).containsEntry("active", 2);
		assertThat((String) pool("parsers").get("condition")).isIn("under_pressure", "degraded");
		all.forEach(Lease::close);
		assertThat(this.application.get("/parse").body()).isEqualTo("parsed");
	}

	@Test
	void borrowingNeedsNoThread() throws Exception {
		CompletableFuture<Lease<Parser>> later = parsers().borrowAsync();
		try (Lease<Parser> lease = later.get(60, TimeUnit.SECONDS)) {
			assertThat(lease.get()).isNotNull();
		}
	}

	@Test
	void leaseThatNobodyGivesBackIsAnEventWithItsPlace() {
		try (Lease<Parser> lease = parsers().borrow()) {
			assertThat(lease.get()).isNotNull();
			Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
				List<Map<String, Object>> events = this.application.read("/actuator/resilienceevents",
						"$.events[?(@.type == 'lease_overdue')]");
				assertThat(events).isNotEmpty()
					.first()
					.satisfies((event) -> assertThat(event.get("at")).asString().contains(getClass().getSimpleName()));
			});
		}
	}

	@Test
	void poolOfHikariIsReadAndNotWrapped() throws Exception {
		DataSource dataSource = this.application.bean(DataSource.class);
		try (Connection connection = dataSource.getConnection()) {
			assertThat(connection.isValid(1)).isTrue();
			assertThat(pool("orders")).containsEntry("kind", "hikari")
				.containsEntry("active", 1)
				.containsEntry("capacity", 3)
				.containsEntry("waiting", 0);
		}
		assertThat(dataSource.getClass().getName()).startsWith("com.zaxxer.hikari.");
	}

	@Test
	void poolOfHikariThatIsNearlyAllLentIsUnderPressure() throws Exception {
		DataSource dataSource = this.application.bean(DataSource.class);
		try (Connection one = dataSource.getConnection();
				Connection two = dataSource.getConnection();
				Connection three = dataSource.getConnection()) {
			assertThat(List.of(one, two, three)).doesNotHaveDuplicates();
			assertThat(pool("orders")).containsEntry("condition", "under_pressure").containsEntry("utilization", 1.0);
		}
	}

	@Test
	void poolOfCommonsPoolIsFoundByItsNumbers() throws Exception {
		@SuppressWarnings("unchecked")
		GenericObjectPool<String> clients = this.application.bean(GenericObjectPool.class);
		String client = clients.borrowObject();
		try {
			assertThat(pool("clients")).containsEntry("kind", "commons_pool")
				.containsEntry("active", 1)
				.containsEntry("capacity", 4)
				.containsEntry("borrowed", Math.toIntExact(clients.getBorrowedCount()));
		}
		finally {
			clients.returnObject(client);
		}
	}

	@Test
	void metersOfAllPoolsAreThereFromTheFirstScrape() {
		String scrape = this.application.get("/actuator/prometheus").body();
		for (String pool : List.of("kind=\"resilience\",pool=\"parsers\"", "kind=\"hikari\",pool=\"orders\"",
				"kind=\"commons_pool\",pool=\"clients\"")) {
			for (String meter : List.of("active", "idle", "capacity", "waiting")) {
				assertThat(scrape).contains("resilience_pool_%s{%s} ".formatted(meter, pool));
			}
		}
		assertThat(scrape).contains("resilience_pool_rejected_total{kind=\"resilience\",pool=\"parsers\"} ")
			.contains("resilience_pool_borrowed_total{kind=\"commons_pool\",pool=\"clients\"} ");
	}

	@Test
	void twoPoolsOfOneNameAreRefusedUnlessTheFirstIsClosed() {
		ResourcePools pools = this.application.bean(ResourcePools.class);
		ResourcePool<StringBuilder> builders = pools.create("builders", PoolFactory.stringBuilders(16, 1024));
		assertThatIllegalStateException().isThrownBy(() -> pools.create("builders", StringBuilder::new))
			.withMessageContaining("'builders'");
		assertThat(pool("builders")).containsEntry("capacity", 30);
		builders.close();
		assertThat(JsonPath.<Map<String, Object>>read(this.application.get("/actuator/resilience").body(), "$.pools"))
			.doesNotContainKey("builders");
		try (Lease<StringBuilder> lease = pools.create("builders", StringBuilder::new).borrow()) {
			assertThat(lease.get()).isEmpty();
		}
	}

	private ResourcePool<Parser> parsers() {
		return this.application.bean(Parsers.class).pool();
	}

	private Map<String, Object> pool(String name) {
		return this.application.read("/actuator/resilience", "$.pools.['" + name + "']");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ResourcePool<Parser> parserPool(ResourcePools pools) {
			return pools.create("parsers", Parser::new);
		}

		@Bean
		Parsers parsers(ResourcePool<Parser> pool) {
			return new Parsers(pool);
		}

		@Bean
		GenericObjectPool<String> clients() {
			GenericObjectPool<String> pool = new GenericObjectPool<>(new Clients(), new ClientsConfig());
			pool.setMaxTotal(4);
			pool.setMaxWait(Duration.ofSeconds(1));
			return pool;
		}

	}

	private static final class ClientsConfig extends GenericObjectPoolConfig<String> {

		ClientsConfig() {
			setJmxNamePrefix("clients");
		}

	}

	private static final class Clients extends BasePooledObjectFactory<String> {

		private final AtomicInteger made = new AtomicInteger();

		@Override
		public String create() {
			return "client " + this.made.incrementAndGet();
		}

		@Override
		public PooledObject<String> wrap(String client) {
			return new DefaultPooledObject<>(client);
		}

	}

	record Parser() {
	}

	@RestController
	record Parsers(ResourcePool<Parser> pool) {

		@GetMapping("/parse")
		String parse() {
			return this.pool.call((parser) -> "parsed");
		}

	}

}
