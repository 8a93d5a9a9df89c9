package com.example.petstore.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.time.Deadline;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every disaster must leave as it was, however long ago the application started: the
 * permits, queues and workers of all dependencies, the connections of the pool, the
 * threads of the clients, and the interrupt flag. What is abandoned may take a while to
 * end.
 */
final class NothingLost {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** Threads that must not become more: of the library's timers, and of the clients. */
	private static final String CLIENT_THREADS = "(resilience-timer|kafka-producer-network-thread|lettuce-).*";

	/** Some start late, but there are never more of them. */
	private static final long FEW = 4;

	private final DependencyRegistry registry;

	private final HikariPoolMXBean pool;

	private final Map<String, Long> threads;

	/** Of other applications in this JVM as well. */
	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	/**
	 * Looks at what there is while all is well.
	 * @param context the application
	 */
	NothingLost(ApplicationContext context) throws SQLException {
		this.registry = context.getBean(DependencyRegistry.class);
		this.pool = context.getBean(DataSource.class).unwrap(HikariDataSource.class).getHikariPoolMXBean();
		this.threads = threads(CLIENT_THREADS);
	}

	void check() {
		assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
		assertThat(Deadline.current()).as("deadline of the thread").isEmpty();
		await().atMost(LIMIT).untilAsserted(() -> {
			this.registry.dependencies().forEach(this::checkPermits);
			assertThat(this.pool.getActiveConnections()).as("connections that are lent").isZero();
			assertThat(this.pool.getThreadsAwaitingConnection()).as("who waits for a connection").isZero();
			assertThat(threads("chaos-caller.*")).isEmpty();
			threads(CLIENT_THREADS).forEach((name, number) -> assertThat(number).as(name)
				.isLessThanOrEqualTo(Math.max(FEW, this.threads.getOrDefault(name, 0L))));
		});
	}

	private void checkPermits(Dependency dependency) {
		BulkheadSnapshot now = dependency.snapshot().bulkhead();
		assertThat(now.active()).as("permits in use of %s", now).isZero();
		assertThat(now.queued()).as("who waits for %s", now).isZero();
		assertThat(now.abandoned()).as("what nobody waits for in %s", now).isZero();
		assertThat(now.capacity()).isEqualTo(dependency.config().bulkhead().maxConcurrent());
		String workers = "resilience-" + dependency.name() + "-.*";
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !this.before.contains(thread))
			.filteredOn((thread) -> thread.getName().matches(workers))
			.as("new workers of %s", now)
			.hasSizeLessThanOrEqualTo(now.capacity());
	}

	/** How many there are, by their names without numbers. */
	private static Map<String, Long> threads(String names) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.matches(names))
			.collect(Collectors.groupingBy((name) -> name.replaceAll("\\d+", ""), Collectors.counting()));
	}

}
