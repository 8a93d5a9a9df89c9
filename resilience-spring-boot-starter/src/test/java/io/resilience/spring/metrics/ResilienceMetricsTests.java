package io.resilience.spring.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Operation;
import io.resilience.dependency.DependencyType;
import io.resilience.dependency.OperationConfig;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.registry.Dependencies;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Names, tags and values in a scrape.
 */
class ResilienceMetricsTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Dependencies dependencies = new Dependencies(
			DependencySettings.from(new MockEnvironment(), getClass().getClassLoader()), this.registry);

	private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@BeforeEach
	void bind() {
		new ResilienceMetrics(this.dependencies).bindTo(this.meters);
	}

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void everythingIsThereWithZeroBeforeTheFirstCall() {
		this.registry.register("user_db",
				DependencyConfig.builder(DependencyType.DATABASE).operation("find", OperationConfig.NONE).build());
		this.registry.get("user_db").operation("find");
		String tags = "dependency=\"user_db\"";
		String type = "type=\"database\"";
		for (String outcome : List.of("success", "failure", "timeout", "ignored", "cancelled", "bulkhead_full",
				"circuit_open", "rate_limited", "load_shed")) {
			assertThat(lines()).contains("resilience_calls_seconds_count{" + tags + ",operation=\"find\",outcome=\""
					+ outcome + "\"," + type + "} 0");
			assertThat(lines()).contains("resilience_calls_seconds_sum{" + tags + ",operation=\"find\",outcome=\""
					+ outcome + "\"," + type + "} 0.0");
		}
		assertThat(lines()).contains("resilience_bulkhead_active{" + tags + "," + type + "} 0.0",
				"resilience_bulkhead_capacity{" + tags + "," + type + "} 10.0",
				"resilience_bulkhead_queued{" + tags + "," + type + "} 0.0",
				"resilience_bulkhead_abandoned{" + tags + "," + type + "} 0.0",
				"resilience_circuitbreaker_state{" + tags + "," + type + "} 0.0",
				"resilience_circuitbreaker_failure_rate{" + tags + "," + type + "} 0.0",
				"resilience_timeout_seconds{" + tags + "," + type + "} 10.0",
				"resilience_circuitbreaker_transitions_total{" + tags + ",from=\"closed\",to=\"open\"," + type
						+ "} 0.0",
				"resilience_circuitbreaker_transitions_total{" + tags + ",from=\"open\",to=\"half_open\"," + type
						+ "} 0.0",
				"resilience_fallbacks_total{" + tags + ",result=\"success\"," + type + "} 0.0",
				"resilience_fallbacks_total{" + tags + ",result=\"failure\"," + type + "} 0.0");
	}

	@Test
	void eachNameHasOneSetOfTagsAndNoValueIsNotANumber() {
		this.registry.registerDatabase("db");
		this.registry.registerCache("cache");
		this.registry.registerFileSystem("files");
		assertThat(lines()).isNotEmpty().noneMatch((line) -> line.contains("NaN"));
		lines().stream()
			.collect(Collectors.groupingBy((line) -> line.substring(0, line.indexOf('{')),
					Collectors.mapping(
							(line) -> line.substring(line.indexOf('{'), line.indexOf('}')).replaceAll("\"[^\"]*\"", ""),
							Collectors.toSet())))
			.forEach((name, tags) -> assertThat(tags).as(name).hasSize(1));
	}

	@Test
	void callsShowUpByOutcome() throws Exception {
		Dependency db = this.registry.registerDatabase("db");
		db.call("find", () -> {
			this.time.advance(Duration.ofMillis(250));
			return "x";
		});
		for (int i = 0; i < 5; i++) {
			catchThrowable(() -> db.call("find", () -> {
				throw new IllegalStateException();
			}));
		}
		catchThrowable(() -> db.call("find", () -> "x"));
		assertThat(value("resilience_calls_seconds_count", "\"find\"", "\"success\"")).isEqualTo(1);
		assertThat(value("resilience_calls_seconds_sum", "\"find\"", "\"success\"")).isEqualTo(0.25);
		assertThat(value("resilience_calls_seconds_count", "\"find\"", "\"failure\"")).isEqualTo(5);
		assertThat(value("resilience_calls_seconds_count", "\"find\"", "\"circuit_open\"")).isEqualTo(1);
		assertThat(value("resilience_circuitbreaker_state{")).isEqualTo(2);
		assertThat(value("from=\"closed\",to=\"open\"")).isEqualTo(1);
	}

	@Test
	void dependencyWithoutBreakerHasStateFourAndNoTransitions() {
		this.registry.registerCache("cache");
		assertThat(value("resilience_circuitbreaker_state{")).isEqualTo(4);
		assertThat(lines()).noneMatch((line) -> line.contains("transitions"));
	}

	@Test
	void limitsFollowTheSettingsInForce() {
		Dependency db = this.registry.registerDatabase("db");
		db.configure(db.config().toBuilder().maxConcurrent(3).timeout(Duration.ofMillis(1500)).build());
		assertThat(value("resilience_bulkhead_capacity{")).isEqualTo(3);
		assertThat(value("resilience_timeout_seconds{")).isEqualTo(1.5);
	}

	@Test
	void fallbacksAreCountedWhoeverAsksThem() {
		Operation find = this.registry.registerDatabase("db").operation("find");
		Fallback<String> cached = Fallback.of("cached", FallbackConfig.<String>builder().value("cached").build());
		assertThat(find.call(() -> {
			throw new IllegalStateException();
		}, cached)).isEqualTo("cached");
		find.countFallback(false);
		find.countFallback(false);
		assertThat(value("resilience_fallbacks_total", "result=\"success\"")).isEqualTo(1);
		assertThat(value("resilience_fallbacks_total", "result=\"failure\"")).isEqualTo(2);
	}

	@Test
	void metersGoWithTheirDependency() {
		this.registry.registerDatabase("db");
		this.registry.registerCache("cache");
		this.registry.remove("db");
		assertThat(lines()).isNotEmpty().noneMatch((line) -> line.contains("\"db\""));
	}

	@Test
	void thousandDependenciesThatComeAndGoLeaveNothingBehind() throws Exception {
		for (int i = 0; i < 1000; i++) {
			this.registry.registerDatabase("db-" + i).call("find", () -> "x");
			this.registry.remove("db-" + i);
		}
		assertThat(this.meters.getMeters()).isEmpty();
		assertThat(lines()).isEmpty();
	}

	@Test
	void operationThatIsNamedWhileItsDependencyGoesLeavesNothingBehind() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int i = 0; i < 200; i++) {
				Dependency db = this.registry.registerDatabase("db");
				CountDownLatch start = new CountDownLatch(1);
				var naming = threads.submit(() -> {
					start.await();
					for (int j = 0; j < 5; j++) {
						db.operation("operation-" + j);
					}
					return null;
				});
				var removing = threads.submit(() -> {
					start.await();
					return this.registry.remove("db");
				});
				start.countDown();
				naming.get();
				removing.get();
				assertThat(this.meters.getMeters()).isEmpty();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void scrapeOfFiveHundredDependenciesTakesLessThanASecond() {
		for (int i = 0; i < 500; i++) {
			this.registry.registerDatabase("db-" + i).operation("find");
		}
		assertThat(this.meters.scrape()).contains("db-499");
		// Of this thread alone: the machine may have other work.
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long start = threads.getCurrentThreadCpuTime();
		this.meters.scrape();
		assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(1));
	}

	private List<String> lines() {
		return this.meters.scrape().lines().filter((line) -> !line.startsWith("#")).toList();
	}

	private double value(String... parts) {
		List<String> found = lines().stream()
			.filter((line) -> List.of(parts).stream().allMatch(line::contains))
			.toList();
		assertThat(found).hasSize(1);
		return Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ') + 1));
	}

}
