package io.resilience.spring.aop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limit holds from the first call on, also where many come at once to beans that have
 * never been called.
 */
class ColdStartTests {

	private static final int CALLS = 100;

	private static final int LIMIT = 5;

	@Test
	void hundredFirstCallsAtOnceFindTheLimit() throws Exception {
		hundredFirstCalls((definition) -> {
		});
	}

	@Test
	void hundredFirstCallsAtOnceOfALazyBeanFindTheLimit() throws Exception {
		hundredFirstCalls((definition) -> definition.setLazyInit(true));
	}

	@Test
	void hundredFirstCallsAtOnceOfPrototypesFindTheLimit() throws Exception {
		hundredFirstCalls((definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
	}

	@Test
	void hundredFirstAsynchronousCallsInTransactionsFindTheLimit() {
		Contexts.plain()
			.withUserConfiguration(WithAsyncAndTransactions.class)
			.withPropertyValues("external_dependencies.cold.type=database",
					"external_dependencies.cold.max_concurrent=" + LIMIT, "external_dependencies.cold.max_wait=0")
			.run((context) -> {
				Meeting meeting = new Meeting();
				Cold cold = context.getBean(Cold.class);
				callAtOnce(() -> {
					Future<String> call = cold.later(meeting);
					return call.get();
				}, meeting);
				assertThat(context.getBean(Transactions.class).begun).hasValue(LIMIT);
			});
	}

	private void hundredFirstCalls(BeanDefinitionCustomizer kind) {
		Contexts.plain()
			.withBean("coldBean", Cold.class, Cold::new, kind)
			.withPropertyValues("external_dependencies.cold.type=database",
					"external_dependencies.cold.max_concurrent=" + LIMIT, "external_dependencies.cold.max_wait=0")
			.run((context) -> {
				Meeting meeting = new Meeting();
				ApplicationContext beans = context;
				callAtOnce(() -> beans.getBean(Cold.class).now(meeting), meeting);
				DependencyRegistry registry = context.getBean(DependencyRegistry.class);
				assertThat(registry.get("cold").snapshot().calls().count(Outcome.BULKHEAD_FULL))
					.isEqualTo(CALLS - LIMIT);
			});
	}

	/** As many as may stay inside until all others have been refused. */
	private static void callAtOnce(Callable<String> call, Meeting meeting) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CALLS);
		try {
			CountDownLatch start = new CountDownLatch(1);
			List<Future<Boolean>> calls = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				calls.add(threads.submit(() -> {
					start.await();
					try {
						call.call();
						return true;
					}
					catch (BulkheadFullException ex) {
						meeting.refused.countDown();
						return false;
					}
					catch (ExecutionException ex) {
						assertThat(ex).hasCauseInstanceOf(BulkheadFullException.class);
						meeting.refused.countDown();
						return false;
					}
				}));
			}
			start.countDown();
			int answered = 0;
			for (Future<Boolean> each : calls) {
				answered += each.get(60, TimeUnit.SECONDS) ? 1 : 0;
			}
			assertThat(answered).isEqualTo(LIMIT);
			assertThat(meeting.most).hasValue(LIMIT);
		}
		finally {
			threads.shutdownNow();
		}
	}

	static final class Meeting {

		private final CountDownLatch refused = new CountDownLatch(CALLS - LIMIT);

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		String stay() throws InterruptedException {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			assertThat(this.refused.await(60, TimeUnit.SECONDS)).isTrue();
			this.inside.decrementAndGet();
			return "stayed";
		}

	}

	static class Cold {

		@DatabaseCall(value = "cold", timeout = "100s")
		public String now(Meeting meeting) throws InterruptedException {
			return meeting.stay();
		}

		@Async
		@Transactional
		@DatabaseCall(value = "cold", timeout = "100s")
		public Future<String> later(Meeting meeting) throws InterruptedException {
			return CompletableFuture.completedFuture(meeting.stay());
		}

	}

	static class Transactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		private final transient AtomicInteger begun = new AtomicInteger();

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun.incrementAndGet();
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@EnableTransactionManagement
	static class WithAsyncAndTransactions {

		@Bean
		SimpleAsyncTaskExecutor taskExecutor() {
			return new SimpleAsyncTaskExecutor("async-");
		}

		@Bean
		Transactions transactionManager() {
			return new Transactions();
		}

		@Bean
		Cold cold() {
			return new Cold();
		}

	}

}
