package io.resilience.spring.aop;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.registry.Dependencies;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of every kind and time of life are guarded, or somebody says that they are not.
 */
@ExtendWith(OutputCaptureExtension.class)
class BeanKindTests {

	private final ApplicationContextRunner runner = Contexts.plain();

	@Test
	void lazyBeanHasItsDependencyFromTheStart() {
		this.runner.withBean("users", Users.class, Users::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("users")).isFalse();
				assertThat(context.getBean(DependencyRegistry.class).find("user_db")).isPresent();
				assertThat(context.getBean(Dependencies.class).methods()).hasSize(1);
				assertGuarded(context);
			});
	}

	@Test
	void lazyBeanSaysTheTypeThatTheConfigurationLeavesOut() {
		this.runner.withPropertyValues("external_dependencies.user_db.max_concurrent=3")
			.withBean("users", Users.class, Users::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context.getBean(DependencyRegistry.class).get("user_db").type())
				.isEqualTo(DependencyType.DATABASE));
	}

	@Test
	void contextThatIsLazyAsAWholeHasItsDependenciesFromTheStart() {
		this.runner.withPropertyValues("external_dependencies.other.type=cache")
			.withBean(LazyInitializationBeanFactoryPostProcessor.class)
			.withBean(Users.class)
			.run((context) -> {
				assertThat(context.getBean(DependencyRegistry.class).dependencies()).extracting(Dependency::name)
					.containsExactly("other", "user_db");
				assertGuarded(context);
			});
	}

	@Test
	void prototypeBeansAreGuardedEachAndShareTheirDependency() {
		this.runner
			.withBean("users", Users.class, Users::new,
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> {
				context.getBean(Users.class).find();
				context.getBean(Users.class).find();
				assertThat(total(context)).isEqualTo(2);
				assertThat(context.getBean(Dependencies.class).methods()).hasSize(1);
			});
	}

	@Test
	void scopedProxyIsGuardedOnce() {
		this.runner.withInitializer((context) -> {
			context.getBeanFactory().registerScope("thread", new SimpleThreadScope());
			RootBeanDefinition target = new RootBeanDefinition(Users.class);
			target.setScope("thread");
			BeanDefinitionHolder holder = ScopedProxyUtils.createScopedProxy(new BeanDefinitionHolder(target, "users"),
					(BeanDefinitionRegistry) context, true);
			((GenericApplicationContext) context).registerBeanDefinition("users", holder.getBeanDefinition());
		}).run((context) -> {
			assertThat(context.getBean(DependencyRegistry.class).find("user_db")).isPresent();
			((Users) context.getBean("users")).find();
			assertThat(total(context)).isOne();
		});
	}

	@Test
	void beanOfFactoryBeanIsGuarded() {
		this.runner.withBean(UsersFactory.class).run(BeanKindTests::assertGuarded);
	}

	@Test
	void annotatedBeanMethodOfConfigurationClassIsGuardedWhenCalled() {
		this.runner.withUserConfiguration(AnnotatedConfiguration.class).run((context) -> {
			context.getBean(AnnotatedConfiguration.class).find();
			assertThat(total(context)).isOne();
			assertThat(context.getBean(Dependencies.class).methods()).hasSize(1);
		});
	}

	@Test
	void recordIsGuardedByItsInterface() {
		this.runner.withBean("users", Finding.class, () -> new UsersRecord("x")).run((context) -> {
			assertThat(context).hasNotFailed();
			Finding users = context.getBean(Finding.class);
			assertThat(AopUtils.isJdkDynamicProxy(users)).isTrue();
			users.find();
			assertThat(total(context)).isOne();
		});
	}

	@Test
	void lambdaIsGuardedByItsInterface() {
		this.runner.withBean("users", Finding.class, () -> () -> "x").run((context) -> {
			context.getBean(Finding.class).find();
			assertThat(total(context)).isOne();
		});
	}

	@Test
	void proxyWithoutTargetIsGuardedByItsInterface() {
		this.runner.withBean("client", HttpClient.class, BeanKindTests::declarativeClient).run((context) -> {
			HttpClient client = context.getBean(HttpClient.class);
			assertThat(client.find()).isEqualTo("find");
			assertThat(client.fails()).isEqualTo("otherwise");
			assertThat(context.getBean(DependencyRegistry.class).get("remote").snapshot().calls().total()).isEqualTo(2);
			assertThat(context.getBean(Dependencies.class).methods())
				.allSatisfy((method) -> assertThat(method.method()).startsWith(HttpClient.class.getName()));
		});
	}

	@Test
	void repositoryWhoseTargetDoesNotKnowItsInterfaceIsGuarded() {
		this.runner.withBean("repository", UserRepository.class, BeanKindTests::repository).run((context) -> {
			UserRepository repository = context.getBean(UserRepository.class);
			assertThat(repository.save("x")).isEqualTo("saved x");
			assertThat(repository.findByName("x")).isEqualTo("found x");
			assertThat(context.getBean(DependencyRegistry.class).get("repo_db").snapshot().calls().total())
				.isEqualTo(2);
		});
	}

	@Test
	void plainJdkProxyIsGuarded() {
		this.runner
			.withBean("users", Finding.class,
					() -> (Finding) Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { Finding.class }, (proxy, method, arguments) -> "x"))
			.run((context) -> {
				context.getBean(Finding.class).find();
				assertThat(total(context)).isOne();
			});
	}

	@Test
	void beanThatIsMadeTooEarlyIsNamedInAWarning(CapturedOutput output) {
		this.runner.withUserConfiguration(TooEarly.class).run((context) -> {
			context.getBean(Users.class).find();
			assertThat(output).contains(
					"Bean 'earlyUsers' (" + Users.class.getName() + ") is annotated, but its calls are NOT guarded");
		});
	}

	@Test
	void profiledBeanThatIsMadeTooEarlyIsSaidToBeNotProfiled(CapturedOutput output) {
		this.runner.withUserConfiguration(ProfiledTooEarly.class)
			.run((context) -> assertThat(output)
				.contains("is annotated, but its calls are NOT profiled: it was made too early")
				.contains("or open a scope of an injected Profiler.")
				.doesNotContain("NOT guarded"));
	}

	@Test
	void mockInPlaceOfABeanIsNoReasonForAWarning(CapturedOutput output) {
		this.runner.withInitializer((context) -> {
			((GenericApplicationContext) context).registerBeanDefinition("users", new RootBeanDefinition(Users.class));
			context.getBeanFactory().registerSingleton("users", Mockito.mock(Users.class));
		}).run((context) -> assertThat(output).doesNotContain("NOT guarded"));
	}

	private static void assertGuarded(BeanFactory context) {
		context.getBean(Users.class).find();
		assertThat(total(context)).isOne();
	}

	private static long total(BeanFactory context) {
		return context.getBean(DependencyRegistry.class).get("user_db").snapshot().calls().total();
	}

	private static HttpClient declarativeClient() {
		ProxyFactory factory = new ProxyFactory();
		factory.addInterface(HttpClient.class);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			if (invocation.getMethod().getName().equals("fails")) {
				throw new IllegalStateException();
			}
			return invocation.getMethod().isDefault() ? "otherwise" : invocation.getMethod().getName();
		});
		return (HttpClient) factory.getProxy();
	}

	private static UserRepository repository() {
		ProxyFactory factory = new ProxyFactory();
		factory.setTarget(new GenericRepository());
		factory.setInterfaces(UserRepository.class);
		factory.addAdvice((MethodInterceptor) (invocation) -> invocation.getMethod().getName().equals("findByName")
				? "found " + invocation.getArguments()[0] : invocation.proceed());
		return (UserRepository) factory.getProxy();
	}

	static class Users {

		@DatabaseCall("user_db")
		public String find() {
			return "x";
		}

	}

	interface Finding {

		@DatabaseCall("user_db")
		String find();

	}

	record UsersRecord(String name) implements Finding {

		@Override
		public String find() {
			return this.name;
		}

	}

	static class UsersFactory implements FactoryBean<Users> {

		@Override
		public Users getObject() {
			return new Users();
		}

		@Override
		public Class<?> getObjectType() {
			return Users.class;
		}

	}

	@Configuration
	static class AnnotatedConfiguration {

		@Bean
		Supplier<String> other() {
			return () -> "x";
		}

		@DatabaseCall("user_db")
		public String find() {
			return "x";
		}

	}

	interface HttpClient {

		@ApiCall("remote")
		String find();

		@ApiCall(value = "remote", fallback = "otherwise")
		String fails();

		default String otherwise() {
			return "otherwise";
		}

	}

	interface CrudRepository {

		String save(String user);

	}

	@DatabaseCall("repo_db")
	interface UserRepository extends CrudRepository {

		String findByName(String name);

	}

	static class GenericRepository implements CrudRepository {

		@Override
		public String save(String user) {
			return "saved " + user;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TooEarly {

		@Bean
		static Users earlyUsers() {
			return new Users();
		}

		@Bean
		static Impatient impatient(Users users) {
			return new Impatient();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProfiledTooEarly {

		@Bean
		static Measured measured() {
			return new Measured();
		}

		@Bean
		static Impatient impatient(Measured measured) {
			return new Impatient();
		}

	}

	static class Measured {

		@Profiled("find")
		public void find() {
		}

	}

	static class Impatient implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return 0;
		}

	}

}
