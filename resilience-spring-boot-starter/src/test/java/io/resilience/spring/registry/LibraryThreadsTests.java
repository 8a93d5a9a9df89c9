package io.resilience.spring.registry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.health.HealthCheck;
import io.resilience.health.HealthResult;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.FileSystemCall;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Threads of the library live as long as the context.
 */
class LibraryThreadsTests {

	private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());

	private final ApplicationContextRunner runner = Contexts.plain().withBean(Working.class);

	@Test
	void closingTheContextEndsAllThreads() {
		this.runner.run((context) -> {
			context.getBean(Working.class).onWorker();
			context.getBean(Working.class).bounded();
			assertThat(threads()).isNotEmpty();
			context.close();
			awaitNoThreads();
		});
	}

	@Test
	void closingTheContextEndsBodiesThatHang() {
		this.runner.run((context) -> {
			CountDownLatch inside = new CountDownLatch(1);
			Working working = context.getBean(Working.class);
			Thread caller = new Thread(() -> working.hangsOnWorker(inside));
			caller.setUncaughtExceptionHandler((thread, ex) -> {
			});
			caller.start();
			inside.await();
			context.close();
			awaitNoThreads();
			caller.interrupt();
			caller.join(5000);
			assertThat(caller.isAlive()).isFalse();
		});
	}

	@Test
	void twentyContextsOneAfterTheOtherLeaveNoThread() {
		for (int i = 0; i < 20; i++) {
			this.runner.run((context) -> {
				context.getBean(Working.class).onWorker();
				context.getBean(Working.class).bounded();
			});
		}
		awaitNoThreads();
	}

	@Test
	void fiftyContextsWithHealthChecksAndAlertsLeaveNoThread() throws Exception {
		AtomicInteger posted = new AtomicInteger();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
			posted.incrementAndGet();
		});
		server.start();
		for (int i = 1; i <= 50; i++) {
			int expected = i;
			this.runner.withBean("broken", HealthCheck.class, () -> () -> HealthResult.unhealthy("gone"))
				.withBean("hanging", HealthCheck.class, () -> () -> {
					new CountDownLatch(1).await();
					return HealthResult.healthy();
				})
				.withPropertyValues("resilience.health_checks.broken.alert_threshold=1",
						"resilience.monitoring.alerts.webhook.url=http://127.0.0.1:" + server.getAddress().getPort())
				.run((context) -> Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.pollInterval(Duration.ofMillis(5))
					.until(() -> posted.get() == expected));
		}
		server.stop(0);
		awaitNoThreads();
	}

	@Test
	void registryOfTheUserIsClosedToo() {
		this.runner.withBean("dependencyRegistry", DependencyRegistry.class, DependencyRegistry::create)
			.run((context) -> {
				DependencyRegistry registry = context.getBean(DependencyRegistry.class);
				context.close();
				assertThatIllegalStateException().isThrownBy(() -> registry.register("late", DependencyType.CACHE));
			});
	}

	private void awaitNoThreads() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	/**
	 * Those that were not there before: other tests of this JVM may still have theirs.
	 */
	private List<String> threads() {
		return running().filter((thread) -> !this.before.contains(thread)).map(Thread::getName).toList();
	}

	private static Stream<Thread> running() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("resilience-"));
	}

	static class Working {

		@FileSystemCall("disk")
		public void onWorker() {
		}

		@DatabaseCall("database")
		public void bounded() {
		}

		@FileSystemCall("disk")
		public void hangsOnWorker(CountDownLatch inside) {
			inside.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
