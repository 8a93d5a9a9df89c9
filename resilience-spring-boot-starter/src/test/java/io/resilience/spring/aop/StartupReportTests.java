package io.resilience.spring.aop;

import java.util.List;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.autoconfigure.ResilienceAopAutoConfiguration;
import io.resilience.spring.autoconfigure.ResilienceAutoConfiguration;
import io.resilience.spring.http.RestClientGuards;
import io.resilience.spring.http.WebClientGuards;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.StartupReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said at startup of annotated methods: which guards each goes through, and what
 * is guarded twice.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportTests {

	private static final String TWICE = "is guarded twice";

	private final ApplicationContextRunner runner = Contexts.plain();

	/** Loggers outlive their application. */
	@AfterEach
	void switchOn() {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(StartupReport.class.getName(), null);
	}

	@Test
	void oneLineAMethodShowsItsDependencyOperationAndChain(CapturedOutput output) {
		start().close();
		String shop = Shop.class.getName();
		assertThat(output.toString().lines().filter((line) -> line.contains("Guarded: "))).hasSize(4)
			.allMatch((line) -> line.contains(" INFO "))
			.anyMatch((line) -> line.endsWith("Guarded: " + shop
					+ ".pay -> gateway/pay: fallback > retry(3 attempts) > hedge(2 after PT0.5S) > circuit_breaker(3 failures, PT1M) > rate_limit(7 in PT1S) > timeout(PT4S) > semaphore(15, wait PT0S)"))
			.anyMatch((line) -> line.endsWith("Guarded: " + shop
					+ ".load -> shop_db/find: circuit_breaker(5 failures, PT1M) > timeout(PT10S) > semaphore(10, wait PT5S)"))
			.anyMatch((line) -> line
				.endsWith("Guarded: " + shop + ".order -> order/order: retry(2 attempts) > timeout(PT30S)"))
			.anyMatch((line) -> line.endsWith("Guarded: " + shop + ".order -> inbound/order: load_shed(priority 2)"));
	}

	@Test
	void reportIsSwitchedOffByItsLogger(CapturedOutput output) {
		start("--logging.level.io.resilience.spring.registry.StartupReport=off").close();
		assertThat(output).doesNotContain("Guarded: ");
	}

	@Test
	void chainThatTheEndpointShowsFollowsChangesByHand() {
		try (ConfigurableApplicationContext context = start()) {
			context.getBean(DependencyRegistry.class)
				.get("shop_db")
				.bulkhead()
				.configure(context.getBean(DependencyRegistry.class)
					.get("shop_db")
					.bulkhead()
					.config()
					.toBuilder()
					.maxConcurrent(3)
					.build());
			assertThat(context.getBean(Dependencies.class).methods())
				.filteredOn((method) -> method.dependency().equals("shop_db"))
				.singleElement()
				.satisfies((method) -> assertThat(method.chain()).contains("semaphore(3, wait PT5S)"));
		}
	}

	@Test
	void annotationsOfSpringAreReportedWhereTheyAreOn(CapturedOutput output) {
		this.runner.withUserConfiguration(ResilientMethods.class)
			.withBean(Twice.class)
			.run((context) -> assertThat(warnings(output)).singleElement()
				.asString()
				.contains(Twice.class.getName()
						+ ".call is guarded twice, by 'twice' and by @Retryable, @ConcurrencyLimit:")
				.contains(
						"Remove @Retryable, @ConcurrencyLimit, and set retry.max_attempts, max_concurrent of 'twice' instead."));
	}

	@Test
	void annotationOfTheClassIsReportedForEachMethod(CapturedOutput output) {
		this.runner.withUserConfiguration(ResilientMethods.class)
			.withBean(TwiceAsAClass.class)
			.run((context) -> assertThat(warnings(output)).hasSize(2)
				.anyMatch((line) -> line.contains("TwiceAsAClass.first is guarded twice"))
				.anyMatch((line) -> line.contains("TwiceAsAClass.second is guarded twice")));
	}

	@Test
	void annotationsOfSpringThatAreOffGuardNothing(CapturedOutput output) {
		this.runner.withBean(Twice.class).run((context) -> assertThat(warnings(output)).isEmpty());
	}

	@Test
	void annotationsOfResilience4jAreReportedByName(CapturedOutput output) {
		this.runner.withBean(Migrating.class)
			.run((context) -> assertThat(warnings(output)).singleElement()
				.asString()
				.contains("by @Retry, @CircuitBreaker, @Bulkhead, @RateLimiter, @TimeLimiter:")
				.contains(
						"set retry.max_attempts, circuit_breaker, max_concurrent, rate_limit, timeout of 'migrating' instead"));
	}

	@Test
	void lazyBeansAreReportedFromTheStart(CapturedOutput output) {
		this.runner.withUserConfiguration(ResilientMethods.class)
			.withBean("twice", Twice.class, Twice::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(warnings(output)).hasSize(1);
			});
	}

	@Test
	void patternAndDependencyThatBothTryAgainAreReported(CapturedOutput output) {
		this.runner
			.withPropertyValues("external_dependencies.service.type=external_api",
					"external_dependencies.service.retry.max_attempts=3")
			.withBean(Multiplying.class)
			.run((context) -> assertThat(output).containsOnlyOnce(Multiplying.class.getName()
					+ ".call is tried again by 'multiplying' and 'service': their attempts multiply."));
	}

	@Test
	void clientWithTheGuardOfAnAnnotatedDependencyIsReported(CapturedOutput output) {
		this.runner.withUserConfiguration(GuardedClients.class)
			.withBean(Shop.class)
			.run((context) -> assertThat(output)
				.containsOnlyOnce("Dependency 'gateway' guards a RestClient and a WebClient and the annotated "
						+ Shop.class.getName() + ".pay."));
	}

	@Test
	void clientThatIsGuardedLaterIsReportedThen(CapturedOutput output) {
		this.runner.withBean(Shop.class).run((context) -> {
			assertThat(output).doesNotContain("Dependency 'gateway' guards");
			context.getBean(RestClientGuards.class).guard("gateway");
			context.getBean(RestClientGuards.class).guard("gateway");
			context.getBean(RestClientGuards.class).guard("other");
			assertThat(output).containsOnlyOnce("Dependency 'gateway' guards a RestClient and the annotated");
		});
	}

	@Test
	void nothingIsReportedWhereNothingIsGuardedTwice(CapturedOutput output) {
		this.runner.withUserConfiguration(ResilientMethods.class).withBean(Shop.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Guarded: ");
			assertThat(output.toString().lines()).noneMatch((line) -> line.contains("WARN"));
		});
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains(TWICE)).toList();
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "external_dependencies.gateway.type=external_api",
					"external_dependencies.gateway.retry.max_attempts=3",
					"external_dependencies.gateway.rate_limit.limit=7",
					"external_dependencies.gateway.rate_limit.period=1s",
					"external_dependencies.gateway.hedge.delay=500ms",
					"external_dependencies.gateway.hedge.max_hedges=2")
			.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ResilienceAutoConfiguration.class, ResilienceAopAutoConfiguration.class })
	static class Application {

		@Bean
		Shop shop() {
			return new Shop();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class ResilientMethods {

	}

	@Configuration(proxyBeanMethods = false)
	static class GuardedClients {

		@Bean
		RestClient restClient(RestClientGuards guards) {
			return RestClient.builder().apply(guards.guard("gateway")).build();
		}

		@Bean
		WebClient webClient(WebClientGuards guards) {
			return WebClient.builder().apply(guards.guard("gateway")).build();
		}

	}

	static class Shop {

		@ApiCall(value = "gateway", timeout = "4s", fallback = "later")
		public String pay(String order) {
			return order;
		}

		String later(String order) {
			return "later";
		}

		@DatabaseCall(value = "shop_db", operation = "find")
		public String load() {
			return "x";
		}

		@LoadShed(priority = 2)
		@ResiliencePattern(value = "order", maxAttempts = 2)
		public void order() {
		}

	}

	static class Twice {

		@Retryable
		@ConcurrencyLimit(2)
		@ApiCall("twice")
		public void call() {
		}

		@Retryable
		public void notOurs() {
		}

	}

	@Retryable
	@ApiCall("twice")
	static class TwiceAsAClass {

		public void first() {
		}

		public void second() {
		}

	}

	static class Migrating {

		@io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker(name = "x")
		@io.github.resilience4j.retry.annotation.Retry(name = "x")
		@io.github.resilience4j.bulkhead.annotation.Bulkhead(name = "x")
		@io.github.resilience4j.ratelimiter.annotation.RateLimiter(name = "x")
		@io.github.resilience4j.timelimiter.annotation.TimeLimiter(name = "x")
		@ApiCall("migrating")
		public void call() {
		}

	}

	static class Multiplying {

		@ResiliencePattern(value = "multiplying", maxAttempts = 2)
		@ApiCall("service")
		public void call() {
		}

	}

}
