package io.resilience.spring.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Operation;
import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.dependency.DependencyType;
import io.resilience.dependency.OperationConfig;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.MonitoringSettings;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

	private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@BeforeEach
	void bind() {
		bind(this.meters, 100);
	}

	private void bind(MeterRegistry meters, int maxOperations) {
		MonitoringSettings settings = DependencySettings
			.from(new MockEnvironment().withProperty("resilience.monitoring.max_operations",
					Integer.toString(maxOperations)), getClass().getClassLoader())
			.monitoring();
		new ResilienceMetrics(this.registry, settings).bindTo(meters);
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
			boolean refused = List.of("bulkhead_full", "circuit_open", "rate_limited", "load_shed").contains(outcome);
			assertThat(lines().contains("resilience_calls_seconds_max{" + tags + ",operation=\"find\",outcome=\""
					+ outcome + "\"," + type + "} 0.0"))
				.as(outcome)
				.isNotEqualTo(refused);
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
		assertThat(value("resilience_calls_seconds_max", "\"find\"", "\"success\"")).isEqualTo(0.25);
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
	void longestCallIsForgottenWhenItIsLongAgo() throws Exception {
		this.registry.registerDatabase("db").call("find", () -> {
			this.time.advance(Duration.ofMillis(250));
			return "x";
		});
		String[] longest = { "resilience_calls_seconds_max", "\"find\"", "\"success\"" };
		assertThat(value(longest)).isEqualTo(0.25);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(value(longest)).isEqualTo(0.25);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(value(longest)).isZero();
	}

	@Test
	void rateLimitHedgesAndRetryBudgetHaveMetersWhereTheyAreOn() throws Exception {
		Dependency api = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.retry(RetryConfig.builder().budgetMinPerSecond(1).build())
					.rateLimit(RateLimiterConfig.builder().limit(2).build())
					.hedge(HedgeConfig.builder().delay(Duration.ofSeconds(1)).build())
					.build());
		assertThat(value("resilience_ratelimiter_available{")).isEqualTo(2);
		api.call(() -> "x");
		assertThat(value("resilience_ratelimiter_available{")).isEqualTo(1);
		assertThat(value("resilience_ratelimiter_waiting{")).isZero();
		assertThat(value("resilience_hedges_total{")).isZero();
		assertThat(value("resilience_hedges_won_total{")).isZero();
		assertThat(value("resilience_hedges_denied_total{")).isZero();
		assertThat(value("resilience_retry_budget{")).isEqualTo(10);
	}

	@Test
	void operationsBeyondTheLimitAreCountedAsOther() throws Exception {
		PrometheusMeterRegistry few = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		bind(few, 3);
		Dependency db = this.registry.registerDatabase("db");
		for (int i = 0; i < 50; i++) {
			db.call("find-" + i, () -> "x");
		}
		List<String> counts = few.scrape()
			.lines()
			.filter((line) -> line.startsWith("resilience_calls_seconds_count") && line.contains("\"success\""))
			.toList();
		assertThat(counts).hasSize(4).anyMatch((line) -> line.contains("\"other\"") && line.endsWith(" 48"));
		this.registry.remove("db");
		assertThat(few.getMeters()).isEmpty();
	}

	@Test
	void histogramsAreFilledOnceMicrometerIsAskedForThem() throws Exception {
		PrometheusMeterRegistry histograms = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		histograms.config().meterFilter(histogramsOf("resilience.calls"));
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		composite.add(histograms);
		bind(composite, 2);
		Dependency db = this.registry.registerDatabase("db");
		for (String operation : List.of("find", "save", "delete")) {
			db.call(operation, () -> {
				this.time.advance(Duration.ofMillis(250));
				return "x";
			});
		}
		assertThat(histograms.scrape()).contains(
				"resilience_calls_seconds_bucket{dependency=\"db\",operation=\"find\",outcome=\"success\",type=\"database\",le=\"+Inf\"} 1",
				"resilience_calls_seconds_count{dependency=\"db\",operation=\"find\",outcome=\"success\",type=\"database\"} 1",
				"resilience_calls_seconds_sum{dependency=\"db\",operation=\"find\",outcome=\"success\",type=\"database\"} 0.25",
				"resilience_calls_seconds_max{dependency=\"db\",operation=\"find\",outcome=\"success\",type=\"database\"} 0.25",
				"resilience_calls_seconds_count{dependency=\"db\",operation=\"other\",outcome=\"success\",type=\"database\"} 2",
				"resilience_calls_seconds_count{dependency=\"db\",operation=\"find\",outcome=\"failure\",type=\"database\"} 0");
		assertThat(lines()).as("of whom nobody asked histograms").noneMatch((line) -> line.contains("_bucket"));
		this.registry.remove("db");
		assertThat(histograms.getMeters()).isEmpty();
	}

	private static MeterFilter histogramsOf(String name) {
		return new MeterFilter() {
			@Override
			public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
				return !id.getName().equals(name) ? config
						: DistributionStatisticConfig.builder().percentilesHistogram(true).build().merge(config);
			}
		};
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

	@Tag("alone")
	@Test
	void scrapeOfFiveHundredDependenciesTakesLessThanATenthOfASecond() {
		for (int i = 0; i < 500; i++) {
			this.registry.registerDatabase("db-" + i).operation("find");
		}
		assertThat(this.meters.scrape()).contains("db-499");
		// Of this thread alone, and the best of some: the machine may have other work.
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		Duration limit = Duration.ofMillis(100);
		Duration best = Duration.ofDays(1);
		for (int i = 0; i < 100 && best.compareTo(limit) >= 0; i++) {
			long start = threads.getCurrentThreadCpuTime();
			this.meters.scrape();
			Duration time = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
			best = (time.compareTo(best) < 0) ? time : best;
		}
		assertThat(best).isLessThan(limit);
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
