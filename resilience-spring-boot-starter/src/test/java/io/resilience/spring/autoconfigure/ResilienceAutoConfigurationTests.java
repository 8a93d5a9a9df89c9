package io.resilience.spring.autoconfigure;

import java.util.concurrent.Callable;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.ContextPropagator;
import io.resilience.alert.DependencyAlerts;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthThresholds;
import io.resilience.loadshed.LoadShedder;
import io.resilience.profile.Profiler;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.aop.DependencyCallBeanPostProcessor;
import io.resilience.spring.endpoint.MonitorDescriptor;
import io.resilience.spring.endpoint.ProcessDescriptor;
import io.resilience.spring.endpoint.ResilienceEndpoint;
import io.resilience.spring.endpoint.ResilienceProfileEndpoint;
import io.resilience.spring.health.HealthChecksContributor;
import io.resilience.spring.health.ResilienceHealthContributor;
import io.resilience.spring.metrics.PoolMetrics;
import io.resilience.spring.metrics.ResilienceMetrics;
import io.resilience.spring.pool.ResourcePools;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.MdcContextPropagator;
import io.resilience.spring.registry.MicrometerContextPropagator;
import io.resilience.spring.web.ResilienceProblemHandler;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssert;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.task.TaskExecutor;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is configured when: on, off, replaced by the user's own bean, class missing.
 */
class ResilienceAutoConfigurationTests {

	private final ApplicationContextRunner runner = Contexts.plain().withBean(Users.class);

	private final ApplicationContextRunner exposing = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=*")
		.withBean(SimpleMeterRegistry.class);

	@Test
	void everythingIsOnByDefault() {
		this.exposing.run((context) -> assertThat(context).hasSingleBean(DependencyRegistry.class)
			.hasSingleBean(Dependencies.class)
			.hasSingleBean(DependencySettings.class)
			.hasSingleBean(HealthThresholds.class)
			.hasSingleBean(MicrometerContextPropagator.class)
			.hasSingleBean(DependencyCallBeanPostProcessor.class)
			.hasSingleBean(ResilienceHealthContributor.class)
			.hasSingleBean(ResilienceMetrics.class)
			.hasSingleBean(ResilienceEndpoint.class));
	}

	@Test
	void nothingOfTheFrameworkIsReplaced() {
		this.exposing.run((context) -> assertThat(context).doesNotHaveBean(ConversionService.class)
			.doesNotHaveBean(TaskExecutor.class)
			.doesNotHaveBean(TaskScheduler.class)
			.doesNotHaveBean(Validator.class));
	}

	@Test
	void annotatedBeansJustWorkWhenSwitchedOffAndNothingIsReported() {
		this.exposing.withPropertyValues("resilience.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(DependencyCallBeanPostProcessor.class)
				.doesNotHaveBean(ResilienceHealthContributor.class)
				.doesNotHaveBean(ResilienceMetrics.class)
				.doesNotHaveBean(ResilienceEndpoint.class);
			assertThat(context.getBean(Users.class).find()).isEqualTo("x");
		});
	}

	@Test
	void whatIsThereToBeInjectedIsThereWhenSwitchedOff() {
		this.exposing
			.withPropertyValues("resilience.enabled=false", "resilience.profiler.enabled=true",
					"resilience.health_checks.ftp.type=tcp", "resilience.health_checks.ftp.host=localhost",
					"resilience.health_checks.ftp.port=1")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(ResourcePools.class)
					.doesNotHaveBean(PoolMetrics.class)
					.doesNotHaveBean(DependencyAlerts.class)
					.doesNotHaveBean(HealthChecksContributor.class)
					.doesNotHaveBean(ResilienceProfileEndpoint.class);
				assertThat(context.getBean(Profiler.class).isOn()).isFalse();
				assertThat(context.getBean(HealthMonitor.class).snapshot().checks()).isEmpty();
			});
	}

	@Test
	void healthIsOffWhenItsIndicatorIsDisabled() {
		this.runner.withPropertyValues("management.health.resilience.enabled=false")
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.doesNotHaveBean(ResilienceHealthContributor.class));
	}

	@Test
	void healthIsOffWhenAllIndicatorsAreDisabled() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ResilienceHealthContributor.class));
	}

	@Test
	void healthIndicatorOfTheUserReplacesOurs() {
		this.runner.withBean("resilienceHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class)
				.doesNotHaveBean(ResilienceHealthContributor.class));
	}

	@Test
	void endpointIsOffWithoutAccess() {
		this.exposing.withPropertyValues("management.endpoint.resilience.access=NONE")
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.doesNotHaveBean(ResilienceEndpoint.class));
	}

	@Test
	void endpointIsOffUnlessExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ResilienceEndpoint.class));
	}

	@Test
	void endpointOfTheUserReplacesOurs() {
		this.exposing
			.withBean("own", ResilienceEndpoint.class,
					() -> new ResilienceEndpoint(new Dependencies(settings(), DependencyRegistry.create()),
							HealthThresholds::defaults, () -> null, () -> MonitorDescriptor.of(null),
							() -> ProcessDescriptor.of(null, null, null, null)))
			.run((context) -> assertThat(context).hasSingleBean(ResilienceEndpoint.class).hasBean("own"));
	}

	@Test
	void metricsOfTheUserReplaceOurs() {
		this.runner
			.withBean("own", ResilienceMetrics.class,
					() -> new ResilienceMetrics(DependencyRegistry.create(), settings().monitoring()))
			.run((context) -> assertThat(context).hasSingleBean(ResilienceMetrics.class).hasBean("own"));
	}

	@Test
	void registryOfTheUserReplacesOursAndHoldsTheDependencies() {
		ManualTime time = new ManualTime();
		this.runner
			.withBean("own", DependencyRegistry.class,
					() -> DependencyRegistry.builder().ticker(time).scheduler(time).build())
			.withPropertyValues("external_dependencies.other.type=cache")
			.run((context) -> {
				DependencyRegistry registry = context.getBean("own", DependencyRegistry.class);
				assertGuarded(context.getBean(Users.class), context).hasSingleBean(DependencyRegistry.class);
				assertThat(registry.get("other").type()).isEqualTo(DependencyType.CACHE);
			});
	}

	@Test
	void dependencyThatTheUserRegisteredKeepsItsSettings() {
		this.runner.withBean("own", DependencyRegistry.class, () -> {
			DependencyRegistry registry = DependencyRegistry.create();
			registry.registerDatabase("user_db", 3);
			return registry;
		})
			.run((context) -> assertThat(context.getBean(DependencyRegistry.class).get("user_db").bulkhead().capacity())
				.isEqualTo(3));
	}

	@Test
	void thresholdsOfTheUserReplaceOurs() {
		this.runner.withBean("own", HealthThresholds.class, () -> new HealthThresholds(0.5, 1, 0.5))
			.run((context) -> assertThat(context).hasSingleBean(HealthThresholds.class).hasBean("own"));
	}

	@Test
	void thresholdsComeFromTheConfiguration() {
		this.runner
			.withPropertyValues("resilience.health.success_rate_threshold=0.7", "resilience.health.minimum_calls=9",
					"resilience.health.utilization_threshold=0.6")
			.run((context) -> assertThat(context.getBean(HealthThresholds.class))
				.isEqualTo(new HealthThresholds(0.7, 9, 0.6)));
	}

	@Test
	void ordinaryNamesOfBeansAreLeftToTheUser() {
		this.runner.withBean("dependencyRegistry", Object.class, Object::new)
			.withBean("loadShedder", Object.class, Object::new)
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.hasSingleBean(DependencyRegistry.class)
				.hasSingleBean(LoadShedder.class));
	}

	@Test
	void contextPropagatorOfTheUserReplacesOurs() {
		ContextPropagator own = new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				return body;
			}

		};
		this.runner.withBean("own", ContextPropagator.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(ContextPropagator.class).hasBean("own"));
	}

	@Test
	void problemDetailsAreOnInServletAndReactiveApplicationsOnly() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ResilienceProblemHandler.class));
		new WebApplicationContextRunner().withConfiguration(Contexts.starter())
			.run((context) -> assertThat(context).hasSingleBean(ResilienceProblemHandler.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(Contexts.starter())
			.run((context) -> assertThat(context).hasSingleBean(ResilienceProblemHandler.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "resilience.web.problem-details=false", "resilience.web.problem_details=false",
			"resilience.enabled=false" })
	void problemDetailsAreOffWhenSwitchedOff(String property) {
		new WebApplicationContextRunner().withConfiguration(Contexts.starter())
			.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResilienceProblemHandler.class));
	}

	@Test
	void problemHandlerOfTheUserReplacesOurs() {
		new WebApplicationContextRunner().withConfiguration(Contexts.starter())
			.withBean("own", ResilienceProblemHandler.class)
			.run((context) -> assertThat(context).hasSingleBean(ResilienceProblemHandler.class).hasBean("own"));
	}

	@Test
	void withoutActuatorThereIsNoEndpoint() {
		this.exposing.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.doesNotHaveBean(ResilienceEndpoint.class));
	}

	@Test
	void withoutHealthModuleThereIsNoHealth() {
		this.exposing.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.doesNotHaveBean(ResilienceHealthContributor.class));
	}

	@Test
	void withoutMicrometerThereAreNoMetrics() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.doesNotHaveBean(ResilienceMetrics.class)
				.doesNotHaveBean(MeterRegistry.class)
				.hasSingleBean(MdcContextPropagator.class));
	}

	@Test
	void withoutContextPropagationTheLoggingContextIsCarriedOver() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.context"))
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.hasSingleBean(MdcContextPropagator.class)
				.hasSingleBean(ContextPropagator.class));
	}

	@Test
	void withoutWebThereAreNoProblemDetails() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web"))
			.run((context) -> assertGuarded(context.getBean(Users.class), context)
				.doesNotHaveBean(ResilienceProblemHandler.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.aspectj", "reactor" })
	void withoutItCallsAreGuardedAllTheSame(String missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertGuarded(context.getBean(Users.class), context));
	}

	private static ApplicationContextAssert<?> assertGuarded(Users users, AssertableApplicationContext context) {
		users.find();
		assertThat(context.getBean(DependencyRegistry.class).get("user_db").snapshot().calls().total()).isOne();
		return assertThat(context);
	}

	private static DependencySettings settings() {
		return DependencySettings.from(new MockEnvironment(), ResilienceAutoConfigurationTests.class.getClassLoader());
	}

	public static class Users {

		@DatabaseCall("user_db")
		public String find() {
			return "x";
		}

	}

}
