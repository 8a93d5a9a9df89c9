package io.resilience.spring.monitor;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.alert.AlertListener;
import io.resilience.alert.AlertState;
import io.resilience.alert.ResilienceAlert;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.health.HealthCheck;
import io.resilience.health.HealthCheckSnapshot;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthResult;
import io.resilience.health.HealthStatus;
import io.resilience.spring.Contexts;
import io.resilience.spring.metrics.HealthCheckMetrics;
import io.resilience.spring.pool.PoolReading;
import io.resilience.spring.pool.PoolSource;
import io.resilience.time.ManualTime;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.micrometer.metrics.autoconfigure.export.properties.StepRegistryProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health checks and alerts of an application: from YAML and beans, to logs, events and
 * meters. Time moves by hand; checks run on their threads and are waited for.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthChecksTests {

	private final ManualTime time = new ManualTime();

	@AutoClose
	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final ApplicationContextRunner runner = Contexts.plain()
		.withBean(DependencyRegistry.class, () -> this.registry, (definition) -> definition.setDestroyMethodName(""));

	@Test
	void configuredCheckIsMadeAtItsInterval() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("resilience.health_checks.broker.type=tcp",
						"resilience.health_checks.broker.host=127.0.0.1",
						"resilience.health_checks.broker.port=" + server.getLocalPort(),
						"resilience.health_checks.broker.check_interval=10",
						"resilience.health_checks.broker.timeout_seconds=20")
				.run((context) -> {
					HealthMonitor monitor = context.getBean(HealthMonitor.class);
					assertThat(monitor.find("broker").orElseThrow().config().timeout()).hasSeconds(20);
					assertThat(checked(monitor, "broker").status()).isEqualTo(HealthStatus.HEALTHY);
					close(server);
					this.time.advance(Duration.ofSeconds(10));
					assertThat(awaitStatus(monitor, "broker", HealthStatus.UNHEALTHY).message())
						.isEqualTo("java.net.ConnectException");
				});
		}
	}

	@Test
	void beanIsACheckAndHasTheSettingsOfItsName() {
		this.runner.withBean("stockLevelHealthCheck", HealthCheck.class, () -> () -> HealthResult.degraded("low"))
			.withBean("plain", HealthCheck.class, () -> HealthResult::healthy)
			.withPropertyValues("resilience.health_checks.stock-level.critical=true",
					"resilience.monitoring.health_check_interval=7")
			.run((context) -> {
				HealthMonitor monitor = context.getBean(HealthMonitor.class);
				assertThat(monitor.snapshot().checks()).containsOnlyKeys("plain", "stock-level");
				HealthCheckSnapshot stock = checked(monitor, "stock-level");
				assertThat(stock.config().critical()).isTrue();
				assertThat(stock.config().interval()).hasSeconds(7);
				assertThat(stock.message()).isEqualTo("low");
				assertThat(monitor.find("plain").orElseThrow().config().interval()).hasSeconds(7);
			});
	}

	@Test
	void databaseIsAskedByTheDriverOrByAQuery() {
		List<String> queries = new ArrayList<>();
		this.runner.withBean(DataSource.class, () -> dataSource(queries))
			.withPropertyValues("resilience.health_checks.db.type=jdbc", "resilience.health_checks.ledger.type=jdbc",
					"resilience.health_checks.ledger.query=SELECT 1")
			.run((context) -> {
				HealthMonitor monitor = context.getBean(HealthMonitor.class);
				assertThat(checked(monitor, "db").status()).isEqualTo(HealthStatus.HEALTHY);
				assertThat(checked(monitor, "ledger").status()).isEqualTo(HealthStatus.HEALTHY);
				assertThat(queries).containsExactly("SELECT 1");
			});
	}

	@Test
	void poolIsAskedForItsConditionAndAlertsWhereItIsInTroubleForLong() {
		AtomicReference<PoolReading> pool = new AtomicReference<>(pool(9));
		List<ResilienceAlert> alerts = new ArrayList<>();
		this.runner.withBean("spare", PoolSource.class, () -> () -> Map.of("spare", pool.get()))
			.withBean("listener", AlertListener.class, () -> alerts::add)
			.withPropertyValues("resilience.health_checks.spare.type=pool", "resilience.health_checks.none.type=pool",
					"resilience.health_checks.none.pool=nobody")
			.run((context) -> {
				HealthMonitor monitor = context.getBean(HealthMonitor.class);
				assertThat(checked(monitor, "spare").status()).isEqualTo(HealthStatus.HEALTHY);
				assertThat(checked(monitor, "none").message()).isEqualTo("There is no pool 'nobody' now, only [spare]");
				pool.set(pool(10));
				this.time.advance(Duration.ofSeconds(60));
				HealthCheckSnapshot spare = awaitStatus(monitor, "spare", HealthStatus.DEGRADED);
				assertThat(spare.message()).isEqualTo("Nearly all of it is lent");
				assertThat(spare.details()).containsEntry("active", 10).containsEntry("capacity", 10);
				for (int failures = 2; failures <= 3; failures++) {
					assertThat(alerts).filteredOn((alert) -> alert.name().equals("spare")).isEmpty();
					int expected = failures;
					this.time.advance(Duration.ofSeconds(30));
					Awaitility.await()
						.atMost(60, TimeUnit.SECONDS)
						.until(() -> monitor.find("spare").orElseThrow().failures() == expected);
				}
				Awaitility.await()
					.atMost(60, TimeUnit.SECONDS)
					.until(() -> alerts.stream().anyMatch((alert) -> alert.name().equals("spare")));
			});
	}

	private static PoolReading pool(int active) {
		return new PoolReading("own", active, 0, 10, 0, null, null, null, null, null);
	}

	@Test
	void redisOfTheApplicationIsPinged() {
		AtomicReference<String> answer = new AtomicReference<>("PONG");
		this.runner.withBean(RedisConnectionFactory.class, () -> redis(answer))
			.withPropertyValues("resilience.health_checks.cache.type=redis")
			.run((context) -> {
				HealthMonitor monitor = context.getBean(HealthMonitor.class);
				assertThat(checked(monitor, "cache").status()).isEqualTo(HealthStatus.HEALTHY);
				answer.set("LOADING");
				this.time.advance(Duration.ofSeconds(30));
				assertThat(awaitStatus(monitor, "cache", HealthStatus.UNHEALTHY).message())
					.isEqualTo("Answered the ping with something else");
			});
	}

	@Test
	void kafkaThatIsNotThereIsUnhealthy() throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		this.runner
			.withPropertyValues("resilience.health_checks.events.type=kafka",
					"resilience.health_checks.events.bootstrap_servers=127.0.0.1:" + port,
					"resilience.health_checks.events.timeout=500ms")
			.run((context) -> assertThat(checked(context.getBean(HealthMonitor.class), "events").status())
				.isEqualTo(HealthStatus.UNHEALTHY));
	}

	@Test
	void systemIsReadWithItsLimits() {
		this.runner
			.withPropertyValues("resilience.health_checks.host.type=system",
					"resilience.health_checks.host.cpu_warning=1", "resilience.health_checks.host.memory_warning=1",
					"resilience.health_checks.host.memory_critical=1",
					"resilience.health_checks.host.disk_warning=0.000001")
			.run((context) -> {
				HealthCheckSnapshot host = checked(context.getBean(HealthMonitor.class), "host");
				assertThat(host.message()).contains("disk at ").doesNotContain("memory");
				assertThat(host.details()).containsKeys("memory", "disk");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"resilience.health_checks.x.critical=true | has no type, and there is no HealthCheck bean of its name",
			"resilience.health_checks.x.type=jdbc | needs a DataSource bean, of which there must be one, or a primary one",
			"resilience.health_checks.x.type=redis | has no host, and there is no RedisConnectionFactory bean",
			"resilience.health_checks.x.type=kafka | has no bootstrap_servers, and there is no KafkaAdmin bean" })
	void whatCannotBeMadeStopsTheStart(String property, String reason) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidHealthCheckException.class)
				.hasMessageStartingWith("Health check 'x' (resilience.health_checks.x) " + reason));
	}

	@Test
	void unknownDatabaseStopsTheStartWithoutShowingItsAddress() {
		this.runner
			.withPropertyValues("resilience.health_checks.x.type=jdbc",
					"resilience.health_checks.x.url=jdbc:nobody://host/db?password=s3cret")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("has a url that no JDBC driver on the class path takes")
				.hasMessageNotContaining("s3cret"));
	}

	@Test
	void missingClientStopsTheStartAndSaysWhatToDo() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.kafka"))
			.withPropertyValues("resilience.health_checks.x.type=kafka",
					"resilience.health_checks.x.bootstrap_servers=127.0.0.1:9092")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("needs kafka-clients on the class path")
				.hasMessageContaining("use the type tcp"));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data", "org.apache.kafka"))
			.withPropertyValues("resilience.health_checks.x.type=redis")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("has no host"));
	}

	@Test
	void alertsAreLoggedOnceAndToldToBeansAndAsApplicationEvents(CapturedOutput output) {
		AtomicReference<HealthResult> found = new AtomicReference<>(HealthResult.unhealthy("gone"));
		List<ResilienceAlert> heard = new ArrayList<>();
		this.runner.withBean("db", HealthCheck.class, () -> found::get)
			.withBean("heard", AlertListener.class, () -> heard::add)
			.withUserConfiguration(Listening.class)
			.withPropertyValues("resilience.health_checks.db.critical=true")
			.run((context) -> {
				HealthMonitor monitor = context.getBean(HealthMonitor.class);
				checked(monitor, "db");
				for (int i = 0; i < 5; i++) {
					checkNow(monitor);
				}
				found.set(HealthResult.healthy());
				checkNow(monitor);
				Awaitility.await().until(() -> heard.size() == 2);
				assertThat(context.getBean(Listening.class).heard).isEqualTo(heard);
				assertThat(heard).extracting(ResilienceAlert::state)
					.containsExactly(AlertState.RAISED, AlertState.RESOLVED);
				assertThat(output.getAll().lines().filter((line) -> line.contains("io.resilience.alert"))).hasSize(2);
				assertThat(output.getAll()).contains(
						"Alert raised (critical, health_check/db): Health check 'db' is unhealthy (2 times in a row): gone",
						"Alert resolved (critical, health_check/db): Health check 'db' is healthy");
			});
	}

	@Test
	void dependenciesAreWatchedAlsoThoseThatComeLater(CapturedOutput output) {
		this.runner.withPropertyValues("resilience.monitoring.health_check_interval=5").run((context) -> {
			this.registry.registerDatabase("late").circuitBreaker().forceOpen();
			this.time.advance(Duration.ofSeconds(5));
			assertThat(output).contains(
					"Alert raised (warning, circuit_breaker_open/late): Circuit breaker of 'late' is forced_open");
		});
	}

	@Test
	void metersAreThereFromTheStartAndGoWithTheCheck() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.runner.withBean(MeterRegistry.class, () -> meters)
			.withBean("db", HealthCheck.class, () -> () -> HealthResult.unhealthy("gone"))
			.run((context) -> {
				context.getBean(HealthCheckMetrics.class).bindTo(meters);
				assertThat(meters.get("resilience.healthcheck.status")
					.tags("check", "db", "critical", "false")
					.gauge()
					.value()).isZero();
				assertThat(meters.get("resilience.healthcheck.duration").tag("check", "db").gauge().value()).isZero();
				HealthMonitor monitor = context.getBean(HealthMonitor.class);
				checked(monitor, "db");
				assertThat(meters.get("resilience.healthcheck.status").tag("check", "db").gauge().value()).isEqualTo(2);
				monitor.register("later", HealthResult::healthy);
				assertThat(meters.find("resilience.healthcheck.status").tag("check", "later").gauge()).isNotNull();
				monitor.remove("db");
				assertThat(meters.find("resilience.healthcheck.status").tag("check", "db").gauge()).isNull();
			});
	}

	@Test
	void metersMayBeUnwanted() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("resilience.monitoring.enable_metrics=false")
			.run((context) -> assertThat(context.getBeanProvider(HealthCheckMetrics.class).stream()).isEmpty());
	}

	@Test
	void exportIntervalIsTheStepOfRegistriesThatHaveNone() {
		this.runner.withBean("pushed", Pushed.class, Pushed::new)
			.withBean("own", Pushed.class, () -> new Pushed(Duration.ofSeconds(10)))
			.withPropertyValues("resilience.monitoring.metrics_export_interval=15")
			.run((context) -> {
				assertThat(step(context, "pushed")).hasSeconds(15);
				assertThat(step(context, "own")).hasSeconds(10);
			});
	}

	private static Duration step(ApplicationContext context, String bean) {
		return context.getBean(bean, Pushed.class).getStep();
	}

	/** The first answer, which the start of the monitor asks for. */
	private HealthCheckSnapshot checked(HealthMonitor monitor, String name) {
		this.time.advance(Duration.ZERO);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> monitor.find(name).orElseThrow().last() != null);
		return monitor.find(name).orElseThrow();
	}

	private static void checkNow(HealthMonitor monitor) throws Exception {
		monitor.checkNow().toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	private static HealthCheckSnapshot awaitStatus(HealthMonitor monitor, String name, HealthStatus status) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> monitor.find(name).orElseThrow().status() == status);
		return monitor.find(name).orElseThrow();
	}

	private static void close(ServerSocket server) throws IOException {
		server.close();
	}

	private static DataSource dataSource(List<String> queries) {
		Statement statement = proxy(Statement.class, (method, arguments) -> {
			if (method.equals("execute")) {
				queries.add((String) arguments[0]);
				return true;
			}
			return null;
		});
		Connection connection = proxy(Connection.class, (method, arguments) -> switch (method) {
			case "isValid" -> true;
			case "createStatement" -> statement;
			default -> null;
		});
		return proxy(DataSource.class, (method, arguments) -> method.equals("getConnection") ? connection : null);
	}

	private static RedisConnectionFactory redis(AtomicReference<String> answer) {
		RedisConnection connection = proxy(RedisConnection.class,
				(method, arguments) -> method.equals("ping") ? answer.get() : null);
		return proxy(RedisConnectionFactory.class,
				(method, arguments) -> method.equals("getConnection") ? connection : null);
	}

	private static <T> T proxy(Class<T> type, Answer answer) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					case "toString" -> type.getSimpleName();
					default -> answer.to(method.getName(), arguments);
				}));
	}

	@FunctionalInterface
	private interface Answer {

		Object to(String method, Object[] arguments);

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		private final List<ResilienceAlert> heard = new ArrayList<>();

		@EventListener
		void on(ResilienceAlert alert) {
			this.heard.add(alert);
		}

	}

	static class Pushed extends StepRegistryProperties {

		Pushed() {
		}

		Pushed(Duration step) {
			setStep(step);
		}

	}

}
