package io.resilience.spring.aop;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.resilience.CircuitOpenException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where the guard stands among other advice: outside of transactions and caches, inside
 * of {@code @Async}.
 */
class AdviceOrderTests {

	private final ApplicationContextRunner runner = Contexts.plain();

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void rejectedCallOpensNoTransactionAndBorrowsNoConnection(String proxyTargetClass) {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass)
			.withUserConfiguration(WithTransactions.class)
			.run((context) -> {
				Users users = context.getBean(Users.class);
				CountingDataSource dataSource = context.getBean(CountingDataSource.class);
				assertThat(users.inTransaction()).isTrue();
				assertThat(dataSource.borrowed).hasValue(1);
				context.getBean(DependencyRegistry.class).get("user_db").circuitBreaker().forceOpen();
				assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(users::inTransaction);
				assertThat(dataSource.borrowed).hasValue(1);
			});
	}

	@Test
	void fallbackRunsOutsideOfTheTransactionThatFailed() {
		this.runner.withUserConfiguration(WithTransactions.class)
			.run((context) -> assertThat(context.getBean(Users.class).fails()).isEqualTo("in transaction: false"));
	}

	@Test
	void eachAttemptHasATransactionOfItsOwn() {
		this.runner.withUserConfiguration(WithTransactions.class)
			.withPropertyValues("external_dependencies.user_db.type=database",
					"external_dependencies.user_db.retry.max_attempts=3",
					"external_dependencies.user_db.retry.base_delay=1ms")
			.run((context) -> {
				assertThat(context.getBean(Users.class).passesTheThirdTime()).isEqualTo("3 in transactions");
				assertThat(context.getBean(CountingDataSource.class).borrowed).hasValue(3);
			});
	}

	@Test
	void hedgedAttemptHasATransactionOfItsOwn() {
		this.runner.withUserConfiguration(WithTransactions.class)
			.withPropertyValues("external_dependencies.user_db.type=database",
					"external_dependencies.user_db.hedge.delay=1ms", "external_dependencies.user_db.hedge.max_hedges=1")
			.run((context) -> {
				assertThat(context.getBean(Users.class).answersTheSecondTime()).isEqualTo("in transaction: true");
				assertThat(context.getBean(CountingDataSource.class).borrowed).hasValue(2);
			});
	}

	@Test
	void connectionThatCannotBeBorrowedIsAFailureOfTheDependency() {
		this.runner.withUserConfiguration(WithTransactions.class).run((context) -> {
			context.getBean(CountingDataSource.class).broken = true;
			assertThatException(() -> context.getBean(Users.class).inTransaction());
			assertThat(count(context.getBean(DependencyRegistry.class), "inTransaction", Outcome.FAILURE)).isOne();
		});
	}

	@Test
	void asyncCallIsHandedOverFirstAndGuardedWhereItRuns() {
		this.runner.withUserConfiguration(WithAsync.class).run((context) -> {
			Asynchronous bean = context.getBean(Asynchronous.class);
			assertThat(bean.threadName().get()).startsWith("async-");
			DependencyRegistry registry = context.getBean(DependencyRegistry.class);
			assertThat(registry.get("user_db").operation("threadName").count(Outcome.SUCCESS)).isOne();
			registry.get("user_db").circuitBreaker().forceOpen();
			CompletableFuture<String> rejected = bean.threadName();
			assertThat(rejected).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withCauseInstanceOf(CircuitOpenException.class);
		});
	}

	@Test
	void asyncCallIsBoundedByTheTimeout() {
		this.runner.withUserConfiguration(WithAsync.class)
			.run((context) -> assertThat(context.getBean(Asynchronous.class).hangs().get())
				.isEqualTo("CallTimeoutException"));
	}

	@Test
	void callThatTheCacheAnswersCountsAsACallOfTheDependency() {
		this.runner.withUserConfiguration(WithCache.class).run((context) -> {
			Cached cached = context.getBean(Cached.class);
			assertThat(cached.find("a")).isEqualTo("a1");
			assertThat(cached.find("a")).isEqualTo("a1");
			assertThat(count(context.getBean(DependencyRegistry.class), "find", Outcome.SUCCESS)).isEqualTo(2);
		});
	}

	@Test
	void answerOfFallbackIsNotCached() {
		this.runner.withUserConfiguration(WithCache.class).run((context) -> {
			Cached cached = context.getBean(Cached.class);
			assertThat(cached.flaky("a")).isEqualTo("fallback");
			assertThat(cached.flaky("a")).isEqualTo("a2");
		});
	}

	private static void assertThatException(ThrowingCallable call) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(call);
	}

	private static long count(DependencyRegistry registry, String operation, Outcome outcome) {
		return registry.get("user_db").operation(operation).count(outcome);
	}

	interface Users {

		boolean inTransaction();

		String fails();

		String passesTheThirdTime();

		String answersTheSecondTime() throws InterruptedException;

	}

	static class TransactionalUsers implements Users {

		private final AtomicInteger attempts = new AtomicInteger();

		private final AtomicInteger inTransactions = new AtomicInteger();

		@Override
		@DatabaseCall("user_db")
		@Transactional
		public boolean inTransaction() {
			return TransactionSynchronizationManager.isActualTransactionActive();
		}

		@Override
		@DatabaseCall(value = "user_db", fallback = "where")
		@Transactional
		public String fails() {
			throw new IllegalStateException();
		}

		@Override
		@DatabaseCall("user_db")
		@Transactional
		public String passesTheThirdTime() {
			int attempt = this.attempts.incrementAndGet();
			if (TransactionSynchronizationManager.isActualTransactionActive()) {
				this.inTransactions.incrementAndGet();
			}
			if (attempt < 3) {
				throw new IllegalStateException();
			}
			return this.inTransactions + " in transactions";
		}

		@Override
		@DatabaseCall("user_db")
		@Transactional
		public String answersTheSecondTime() throws InterruptedException {
			if (this.attempts.incrementAndGet() == 1) {
				new CountDownLatch(1).await();
			}
			return where();
		}

		String where() {
			return "in transaction: " + TransactionSynchronizationManager.isActualTransactionActive();
		}

	}

	static class CountingDataSource extends AbstractDataSource {

		private final AtomicInteger borrowed = new AtomicInteger();

		private volatile boolean broken;

		@Override
		public Connection getConnection() {
			this.borrowed.incrementAndGet();
			if (this.broken) {
				throw new IllegalStateException("no connection");
			}
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> (method.getReturnType() == boolean.class) ? Boolean.TRUE : null);
		}

		@Override
		public Connection getConnection(String username, String password) {
			return getConnection();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class WithTransactions {

		@Bean
		CountingDataSource dataSource() {
			return new CountingDataSource();
		}

		@Bean
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new DataSourceTransactionManager(dataSource);
		}

		@Bean
		TransactionalUsers users() {
			return new TransactionalUsers();
		}

	}

	static class Asynchronous {

		@Async
		@DatabaseCall("user_db")
		public CompletableFuture<String> threadName() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@Async
		@DatabaseCall(value = "user_db", timeout = "50ms", fallback = "late")
		public CompletableFuture<String> hangs() throws InterruptedException {
			new CountDownLatch(1).await();
			return CompletableFuture.completedFuture("");
		}

		CompletableFuture<String> late(Exception ex) {
			return CompletableFuture.completedFuture(ex.getClass().getSimpleName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class WithAsync {

		@Bean
		SimpleAsyncTaskExecutor taskExecutor() {
			return new SimpleAsyncTaskExecutor("async-");
		}

		@Bean
		Asynchronous asynchronous() {
			return new Asynchronous();
		}

	}

	static class Cached {

		private final AtomicInteger calls = new AtomicInteger();

		@DatabaseCall("user_db")
		@Cacheable("users")
		public String find(String key) {
			return key + this.calls.incrementAndGet();
		}

		@DatabaseCall(value = "user_db", fallback = "none")
		@Cacheable("flaky")
		public String flaky(String key) {
			int call = this.calls.incrementAndGet();
			if (call == 1) {
				throw new IllegalStateException();
			}
			return key + call;
		}

		String none() {
			return "fallback";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class WithCache {

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

		@Bean
		Cached cached() {
			return new Cached();
		}

	}

}
