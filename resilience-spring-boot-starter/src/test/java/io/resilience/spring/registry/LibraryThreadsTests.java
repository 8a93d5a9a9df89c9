package io.resilience.spring.registry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.concurrent.CountDownLatch;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
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

	private final Set<Thread> before = running().collect(Collectors.toSet());

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
