package io.resilience.spring.aop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CacheCall;
import io.resilience.spring.annotation.CpuCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.FileSystemCall;
import io.resilience.spring.annotation.MemoryCall;
import io.resilience.spring.annotation.MessageQueueCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where annotations are found, and which one holds.
 */
class AnnotationLookupTests {

	private final ApplicationContextRunner runner = Contexts.plain();

	@ParameterizedTest
	@CsvSource({ "database, DATABASE", "api, EXTERNAL_API", "cache, CACHE", "queue, MESSAGE_QUEUE",
			"files, FILE_SYSTEM", "cpu, CPU_INTENSIVE", "memory, MEMORY_INTENSIVE" })
	void eachAnnotationGuardsWithItsType(String name, DependencyType type) {
		this.runner.withBean(AllSeven.class).run((context) -> {
			AllSeven seven = context.getBean(AllSeven.class);
			assertThat(seven.getClass().getMethod(name).invoke(seven)).isEqualTo(name);
			assertThat(dependency(context, name + "_dependency").type()).isEqualTo(type);
			assertThat(successes(context, name + "_dependency", name)).isOne();
		});
	}

	@Test
	void classAnnotationHoldsForPublicMethods() {
		this.runner.withBean(ClassLevel.class).run((context) -> {
			ClassLevel bean = context.getBean(ClassLevel.class);
			bean.one();
			bean.packagePrivate();
			assertThat(total(context, "class_level")).isOne();
			assertThat(successes(context, "class_level", "one")).isOne();
		});
	}

	@Test
	void methodAnnotationBeatsThatOfTheClass() {
		this.runner.withBean(ClassLevel.class).run((context) -> {
			context.getBean(ClassLevel.class).other();
			assertThat(successes(context, "method_level", "other")).isOne();
			assertThat(total(context, "class_level")).isZero();
		});
	}

	@Test
	void classAnnotationHoldsForInheritedMethodsButNotForFinalOnesOfTheSuperclass() {
		this.runner.withBean(WithFinalSetter.class).run((context) -> {
			assertThat(context).hasNotFailed();
			WithFinalSetter bean = context.getBean(WithFinalSetter.class);
			bean.inherited();
			assertThat(total(context, "inheriting")).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void annotationOfInterfaceMethodIsFoundOnEitherKindOfProxy(String proxyTargetClass) {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass)
			.withBean(ClientImplementation.class)
			.run((context) -> {
				Client client = context.getBean(Client.class);
				assertThat(AopUtils.isJdkDynamicProxy(client)).isEqualTo("false".equals(proxyTargetClass));
				client.onMethod();
				client.onType();
				assertThat(successes(context, "interface_method", "onMethod")).isOne();
				assertThat(successes(context, "interface_type", "onType")).isOne();
			});
	}

	@Test
	void annotationOfSuperclassIsFound() {
		this.runner.withBean(Child.class).run((context) -> {
			Child child = context.getBean(Child.class);
			child.overridden();
			child.inherited();
			assertThat(successes(context, "of_parent", "overridden")).isOne();
			assertThat(successes(context, "of_parent", "inherited")).isOne();
		});
	}

	@Test
	void annotationOfGenericInterfaceIsFound() {
		this.runner.withBean(StringStore.class).run((context) -> {
			context.getBean(StringStore.class).put("x");
			assertThat(successes(context, "store", "put")).isOne();
		});
	}

	@Test
	void ownAnnotationsAreComposed() {
		this.runner.withBean(WithOwnAnnotation.class).run((context) -> {
			context.getBean(WithOwnAnnotation.class).fixed();
			context.getBean(WithOwnAnnotation.class).passedOn();
			assertThat(successes(context, "ledger", "fixed")).isOne();
			assertThat(operation(context, "ledger", "fixed").timeoutNanos()).isEqualTo(700_000_000L);
			assertThat(operation(context, "ledger", "passedOn").timeoutNanos()).isEqualTo(800_000_000L);
		});
	}

	@Test
	void placeholdersAreResolved() {
		this.runner.withPropertyValues("my.db=users", "my.timeout=250ms", "my.operation=look_up")
			.withBean(WithPlaceholders.class)
			.run((context) -> {
				context.getBean(WithPlaceholders.class).find();
				assertThat(successes(context, "users", "look_up")).isOne();
				assertThat(operation(context, "users", "look_up").timeoutNanos())
					.isEqualTo(Duration.ofMillis(250).toNanos());
			});
	}

	@Test
	void methodsThatNameOneDependencyShareItsGuard() {
		this.runner.withBean(Sharing.class).withBean(SharingToo.class).run((context) -> {
			context.getBean(Sharing.class).a();
			context.getBean(Sharing.class).b();
			context.getBean(SharingToo.class).c();
			assertThat(total(context, "shared")).isEqualTo(3);
			assertThat(context.getBean(DependencyRegistry.class).dependencies()).hasSize(1);
		});
	}

	@Test
	void spellingOfTheConfigurationIsThatOfTheDependency() {
		this.runner
			.withPropertyValues("external_dependencies.shared.type=database",
					"external_dependencies.shared.max-concurrent=2")
			.withBean(Sharing.class)
			.run((context) -> assertThat(dependency(context, "shared").bulkhead().capacity()).isEqualTo(2));
	}

	@Test
	void timeoutOfAnnotationIsThatOfTheOperationAlone() {
		this.runner.withBean(WithTimeout.class).run((context) -> {
			assertThat(operation(context, "timed", "quick").timeoutNanos()).isEqualTo(1_500_000_000L);
			assertThat(operation(context, "timed", "usual").timeoutNanos())
				.isEqualTo(DependencyType.DATABASE.timeout().toNanos());
		});
	}

	@Test
	void timeoutOfTheOperationInYamlBeatsTheAnnotation() {
		this.runner
			.withPropertyValues("external_dependencies.timed.type=database",
					"external_dependencies.timed.operations.quick.timeout=3s")
			.withBean(WithTimeout.class)
			.run((context) -> assertThat(operation(context, "timed", "quick").timeoutNanos())
				.isEqualTo(3_000_000_000L));
	}

	@Test
	void callFromWithinTheBeanIsNotGuardedButThroughAnInjectedDependencyItIs() {
		this.runner.withBean(SelfInvoking.class).run((context) -> {
			SelfInvoking bean = context.getBean(SelfInvoking.class);
			bean.direct();
			assertThat(total(context, "own_db")).isZero();
			bean.throughDependency();
			assertThat(total(context, "own_db")).isOne();
		});
	}

	private static Dependency dependency(BeanFactory context, String name) {
		return context.getBean(DependencyRegistry.class).get(name);
	}

	private static Operation operation(BeanFactory context, String dependency, String operation) {
		return dependency(context, dependency).operation(operation);
	}

	private static long successes(BeanFactory context, String dependency, String operation) {
		return operation(context, dependency, operation).count(Outcome.SUCCESS);
	}

	private static long total(BeanFactory context, String dependency) {
		return dependency(context, dependency).snapshot().calls().total();
	}

	static class AllSeven {

		@DatabaseCall("database_dependency")
		public String database() {
			return "database";
		}

		@ApiCall("api_dependency")
		public String api() {
			return "api";
		}

		@CacheCall("cache_dependency")
		public String cache() {
			return "cache";
		}

		@MessageQueueCall("queue_dependency")
		public String queue() {
			return "queue";
		}

		@FileSystemCall("files_dependency")
		public String files() {
			return "files";
		}

		@CpuCall("cpu_dependency")
		public String cpu() {
			return "cpu";
		}

		@MemoryCall(dependency = "memory_dependency")
		public String memory() {
			return "memory";
		}

	}

	@DatabaseCall("class_level")
	static class ClassLevel {

		public void one() {
		}

		@ApiCall("method_level")
		public void other() {
		}

		void packagePrivate() {
		}

	}

	static class FromALibrary {

		public final void setDataSource(Object dataSource) {
		}

		public void inherited() {
		}

	}

	@DatabaseCall("inheriting")
	static class WithFinalSetter extends FromALibrary {

	}

	interface OnMethod {

		@ApiCall("interface_method")
		void onMethod();

	}

	@CacheCall("interface_type")
	interface OnType {

		void onType();

	}

	interface Client extends OnMethod, OnType {

	}

	static class ClientImplementation implements Client {

		@Override
		public void onMethod() {
		}

		@Override
		public void onType() {
		}

	}

	@DatabaseCall("of_parent")
	static class Parent {

		public void inherited() {
		}

		public void overridden() {
		}

	}

	static class Child extends Parent {

		@Override
		public void overridden() {
		}

	}

	interface Store<T> {

		@CacheCall("store")
		void put(T value);

	}

	static class StringStore implements Store<String> {

		@Override
		public void put(String value) {
		}

	}

	@DatabaseCall(value = "ledger", timeout = "700ms")
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface LedgerCall {

		@AliasFor(annotation = DatabaseCall.class, attribute = "timeout")
		String within() default "700ms";

	}

	static class WithOwnAnnotation {

		@LedgerCall
		public void fixed() {
		}

		@LedgerCall(within = "800ms")
		public void passedOn() {
		}

	}

	static class WithPlaceholders {

		@DatabaseCall(value = "${my.db}", operation = "${my.operation}", timeout = "${my.timeout}")
		public void find() {
		}

	}

	static class Sharing {

		@DatabaseCall("shared")
		public void a() {
		}

		@DatabaseCall("shared")
		public void b() {
		}

	}

	static class SharingToo {

		@DatabaseCall("shared")
		public void c() {
		}

	}

	static class WithTimeout {

		@DatabaseCall(value = "timed", timeout = "1.5")
		public void quick() {
		}

		@DatabaseCall("timed")
		public void usual() {
		}

	}

	static class SelfInvoking {

		private final Dependency database;

		SelfInvoking(@Qualifier("own_db") Dependency database) {
			this.database = database;
		}

		@DatabaseCall("own_db")
		public void guarded() {
		}

		public void direct() {
			guarded();
		}

		public void throughDependency() {
			this.database.run(this::guarded);
		}

	}

}
