package io.resilience.spring.autoconfigure;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Arrays;
import java.util.function.Consumer;

import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.memory.MemoryGuard;
import io.resilience.profile.ProfileEntry;
import io.resilience.profile.Profiler;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.endpoint.ChangeProblem;
import io.resilience.spring.endpoint.DependencyDescriptor;
import io.resilience.spring.endpoint.ExperimentDescriptor;
import io.resilience.spring.endpoint.MemoryDescriptor;
import io.resilience.spring.endpoint.ProfileDescriptor;
import io.resilience.spring.pool.PoolDescriptor;
import io.resilience.spring.pool.PoolsView;
import io.resilience.spring.registry.Dependencies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time: the generated code is compiled, and
 * the context made by it guards as the other does.
 */
@CompileWithForkedClassLoader
class AheadOfTimeTests {

	@AfterEach
	void clear() {
		System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
	}

	@Test
	void contextThatIsMadeByGeneratedCodeGuardsInTheSameWay() {
		assertGuardsInTheSameWay();
	}

	@Test
	void whatTheConfigurationSaysIsReadAtRunTimeOnly() {
		System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true"); // as by the
																			// build
		assertGuardsInTheSameWay();
	}

	private static void assertGuardsInTheSameWay() {
		process((context) -> {
			Shop shop = context.getBean(Shop.class);
			assertThat(shop.pay("a")).isEqualTo("later a");
			assertThat(shop.ship("a")).isEqualTo("helped a");
			assertThat(shop.find()).isEqualTo("found");
			assertThat(shop.order(new Order("alice"))).isEqualTo("ordered");
			DependencyRegistry registry = context.getBean(DependencyRegistry.class);
			assertThat(registry.get("gateway").snapshot().calls().total()).isEqualTo(2);
			assertThat(registry.get("gateway").config().bulkhead().maxConcurrent()).isEqualTo(3);
			assertThat(registry.get("shop_db").snapshot().calls().total()).isOne();
			assertThat(context.getBean(Dependencies.class).methods()).hasSize(5);
			assertThat(context.getBean(Injected.class).gateway()).isSameAs(registry.get("gateway"));
			assertThat(context.getBean("only_configured", Dependency.class).config().bulkhead().maxConcurrent())
				.isEqualTo(4);
			assertThat(context.getBean(Profiler.class).report().entries()).extracting(ProfileEntry::name)
				.contains("find it", "shop_db.find");
			assertThat(context.getBean(MemoryGuard.class).level()).isNotNull();
			assertThat(context.getBean(PoolsView.class).pools()).isNotNull();
			assertThat(context.getBean(FaultInjector.class).experiments()).isEmpty();
		});
	}

	@Test
	void whatIsFoundByReflectionHasHints() {
		RuntimeHints hints = generate().getRuntimeHints();
		assertInvocable(hints, method(Shop.class, "later"));
		assertInvocable(hints, method(Helper.class, "help"));
		assertInvocable(hints, method(Order.class, "clientId"));
		assertInvocable(hints, method(DatabaseCall.class, "timeout"));
		assertInvocable(hints, method(DependencyDescriptor.class, "type"));
		assertInvocable(hints, method(ExperimentDescriptor.class, "state"));
		assertInvocable(hints, method(ProfileDescriptor.Scope.class, "self"));
		assertInvocable(hints, method(PoolDescriptor.class, "kind"));
		assertInvocable(hints, method(MemoryDescriptor.class, "level"));
		assertInvocable(hints, method(ChangeProblem.class, "detail"));
		assertThat(RuntimeHintsPredicates.reflection().onType(Shop.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Connection.class)).accepts(hints);
		for (String record : new String[] { "ResilienceProperties", "DependencyProperties", "RetryProperties" }) {
			Class<?> type = ClassUtils.resolveClassName("io.resilience.spring.properties." + record,
					getClass().getClassLoader());
			Arrays.stream(type.getRecordComponents())
				.forEach((component) -> assertInvocable(hints, component.getAccessor()));
		}
	}

	private static void assertInvocable(RuntimeHints hints, Method method) {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).as(method.toString()).accepts(hints);
	}

	private static Method method(Class<?> type, String name) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	/** As the build plugin does, but in memory. */
	private static TestGenerationContext generate() {
		GenericApplicationContext written = new GenericApplicationContext();
		configure(written);
		AnnotationConfigUtils.registerAnnotationConfigProcessors(written);
		written.registerBean(Application.class);
		TestGenerationContext generation = new TestGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")));
		new ApplicationContextAotGenerator().processAheadOfTime(written, generation);
		generation.writeGeneratedContent();
		System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
		return generation;
	}

	private static void process(Consumer<GenericApplicationContext> trial) {
		TestGenerationContext generation = generate();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			System.setProperty(AotDetector.AOT_ENABLED, "true");
			try (GenericApplicationContext generated = new GenericApplicationContext()) {
				configure(generated);
				initializer(compiled.getInstance(ApplicationContextInitializer.class)).initialize(generated);
				generated.refresh();
				trial.accept(generated);
			}
			finally {
				System.clearProperty(AotDetector.AOT_ENABLED);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(
			ApplicationContextInitializer<?> initializer) {
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer;
	}

	private static void configure(GenericApplicationContext context) {
		TestPropertyValues
			.of("external_dependencies.gateway.type=external_api", "external_dependencies.gateway.max_concurrent=3",
					"external_dependencies.only_configured.type=database",
					"external_dependencies.only_configured.max_concurrent=4", "resilience.chaos.enabled=true",
					"resilience.memory.enabled=true", "resilience.profiler.enabled=true",
					"management.endpoints.web.exposure.include=*", "management.endpoints.jmx.exposure.include=*")
			.applyTo(context);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ResilienceAopAutoConfiguration.class, ResilienceAutoConfiguration.class,
			ResilienceChaosAutoConfiguration.class, ResilienceMemoryAutoConfiguration.class,
			ResiliencePoolAutoConfiguration.class, ResilienceProfileAutoConfiguration.class,
			ResilienceEndpointAutoConfiguration.class, ResilienceHealthAutoConfiguration.class,
			ResilienceJdbcAutoConfiguration.class, ResilienceMetricsAutoConfiguration.class,
			ResilienceRestClientAutoConfiguration.class, ResilienceWebClientAutoConfiguration.class })
	static class Application {

		@Bean
		Shop shop() {
			return new Shop();
		}

		@Bean
		Helper helper() {
			return new Helper();
		}

		@Bean
		Injected injected(@Qualifier("gateway") Dependency gateway) {
			return new Injected(gateway);
		}

	}

	static class Shop {

		@ApiCall(value = "gateway", fallback = "later")
		public String pay(String order) {
			throw new IllegalStateException();
		}

		private String later(String order, IllegalStateException ex) {
			return "later " + order;
		}

		@ApiCall(value = "gateway", fallback = "helper::help")
		public String ship(String order) {
			throw new IllegalStateException();
		}

		@DatabaseCall("shop_db")
		@Profiled("find it")
		public String find() {
			return "found";
		}

		@LoadShed(clientId = "#order.clientId")
		@ResiliencePattern("order")
		public String order(Order order) {
			return "ordered";
		}

	}

	static class Helper {

		String help(String order) {
			return "helped " + order;
		}

	}

	record Order(String clientId) {

	}

	record Injected(Dependency gateway) {

	}

}
