package io.resilience.spring.aop;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an annotated call allocates above a proxy that does nothing, by the JVM's own
 * count for this thread. Mocks in this module are made by subclass: the other kind
 * instruments every object of the JVM, and then each call pays for it.
 */
@Tag("alone")
class AnnotatedCallAllocationTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final int CALLS = 10_000;

	private final ApplicationContextRunner runner = Contexts.plain()
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(Store.class);

	/** The least of some rounds: now and then a window rolls or a counter grows. */
	private static long bytesPerCall(Callable<?> call) throws Exception {
		for (int i = 0; i < 5 * CALLS; i++) {
			call.call();
		}
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 10; round++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < CALLS; i++) {
				call.call();
			}
			least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
		}
		return least / CALLS;
	}

	private static long emptyProxy() throws Exception {
		ProxyFactory factory = new ProxyFactory(new Store());
		factory.setProxyTargetClass(true);
		factory.addAdvice((MethodInterceptor) (invocation) -> invocation.proceed());
		Store store = (Store) factory.getProxy();
		return bytesPerCall(() -> store.load("key"));
	}

	@Test
	void breakerBulkheadAndTimeoutWithMetrics() {
		this.runner.run((context) -> {
			Store store = context.getBean(Store.class);
			assertThat(bytesPerCall(() -> store.load("key")) - emptyProxy()).isLessThanOrEqualTo(64);
		});
	}

	@Test
	void retryBreakerBulkheadAndTimeoutWithMetrics() {
		this.runner.withPropertyValues("external_dependencies.db.retry.max_attempts=3").run((context) -> {
			Store store = context.getBean(Store.class);
			assertThat(bytesPerCall(() -> store.load("key")) - emptyProxy()).isLessThanOrEqualTo(64);
		});
	}

	static class Store {

		@DatabaseCall("db")
		String load(String key) {
			return key;
		}

	}

}
