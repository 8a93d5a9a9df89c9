package com.example.petstore.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import com.example.petstore.Shopper;
import com.example.petstore.Shopper.Reply;
import com.example.petstore.chaos.GuardedCall.Ended;
import com.example.petstore.proxy.ProxiedPetstoreTest;
import com.example.petstore.proxy.ProxiedServers;
import com.example.petstore.proxy.Proxy.Trouble;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * More than one thing goes wrong at once, and what is left goes on.
 */
@ProxiedPetstoreTest
class CascadingFailureTests {

	private static final String PET = "/pets/pet_001";

	private static final String CATALOGUE = "/pets?category=birds";

	private static final Duration SLOW_ANSWER = Duration.ofMillis(400);

	private static final int CALLERS = 8;

	private static final List<Trouble> TROUBLES = List.of(Trouble.NONE, Trouble.DEAD, Trouble.SLOW, Trouble.LATE,
			Trouble.HUNG, Trouble.CUT, Trouble.DRIPPING, Trouble.VANISHED);

	private final ProxiedServers servers;

	private final Shopper shopper;

	private final DataSource pool;

	private final GuardedCalls calls;

	private final NothingLost nothingLost;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@Autowired
	CascadingFailureTests(ApplicationContext context, KafkaTemplate<String, String> kafka, ProxiedServers servers,
			Shopper shopper, DataSource pool) throws SQLException {
		this.servers = servers;
		this.shopper = shopper;
		this.pool = pool;
		shopper.awaitAllClosed();
		this.calls = new GuardedCalls(context, kafka);
		this.nothingLost = new NothingLost(context);
	}

	@AfterEach
	void repair() {
		for (String name : List.of("petstore_database", "redis_cache", "kafka_events", "payment_gateway")) {
			this.servers.set(name, Trouble.NONE);
		}
		this.threads.shutdown();
		this.shopper.awaitAllClosed();
		this.nothingLost.check();
	}

	@Test
	void withTheGatewayDeadAndTheDatabaseSlowTheCacheIsAsFastAsEverAndReadsAreAnswered() throws Exception {
		CircuitBreaker gateway = this.calls.dependency("payment_gateway").circuitBreaker();
		long opened = gateway.transitions(CircuitState.CLOSED, CircuitState.OPEN);
		AtomicBoolean on = new AtomicBoolean(true);
		List<Future<List<Reply>>> customers = new ArrayList<>();
		assertThat(this.shopper.get(CATALOGUE).status()).isEqualTo(200);
		this.servers.set("payment_gateway", Trouble.DEAD);
		this.servers.set("petstore_database", Trouble.SLOW);
		try {
			for (int i = 0; i < 4; i++) {
				customers.add(this.threads.submit(() -> orderWhile(on)));
			}
			List<Duration> times = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				Reply cached = this.shopper.get(CATALOGUE);
				assertThat(cached.status()).isEqualTo(200);
				times.add(cached.time());
				if (i % 5 == 0) {
					assertThat(this.shopper.get(PET).status()).isEqualTo(200);
				}
			}
			Collections.sort(times);
			assertThat(times.get(times.size() / 2)).as("median of %s", times).isLessThan(SLOW_ANSWER);
			await().atMost(Duration.ofSeconds(20))
				.until(() -> gateway.transitions(CircuitState.CLOSED, CircuitState.OPEN) > opened);
		}
		finally {
			on.set(false);
		}
		for (Future<List<Reply>> customer : customers) {
			assertThat(customer.get()).isNotEmpty()
				.allSatisfy((reply) -> assertThat(reply.status()).as("%s", reply.body()).isBetween(400, 599));
		}
		for (String other : List.of("petstore_database", "kafka_events", "ml_pet_advisor")) {
			assertThat(this.shopper.breaker(other)).as(other).isEqualTo("closed");
		}
	}

	private List<Reply> orderWhile(AtomicBoolean on) {
		List<Reply> replies = new ArrayList<>();
		while (on.get()) {
			replies.add(this.shopper.order(null, "pet_030", "665.99"));
		}
		return replies;
	}

	@Test
	void withoutAConnectionLeftInThePoolItsCallersAreFreedTheCacheGoesOnAndAllComesBack() throws Exception {
		CircuitBreaker database = this.calls.dependency("petstore_database").circuitBreaker();
		long opened = database.transitions(CircuitState.CLOSED, CircuitState.OPEN);
		Runnable restore = this.calls.beImpatient();
		assertThat(this.shopper.get(CATALOGUE).status()).isEqualTo(200);
		List<Connection> taken = new ArrayList<>();
		try {
			for (int i = 0; i < 12; i++) {
				taken.add(this.pool.getConnection());
			}
			assertThat(this.calls.of("petstore_database").atOnce(CALLERS)).allSatisfy((ended) -> {
				assertThat(ended.failure()).isNotNull();
				assertThat(ended.time()).isLessThan(Duration.ofSeconds(4));
			});
			assertThat(database.transitions(CircuitState.CLOSED, CircuitState.OPEN)).isGreaterThan(opened);
			assertThat(this.shopper.get(CATALOGUE).status()).isEqualTo(200);
			assertThat(this.calls.of("redis_cache").works()).isTrue();
			assertThat(this.calls.of("kafka_events").works()).isTrue();
		}
		finally {
			for (Connection connection : taken) {
				connection.close();
			}
			restore.run();
		}
	}

	@Test
	void whateverComesAndGoesUnderLoadEveryCallEndsInTimeAndNothingIsLost() throws Exception {
		Runnable restore = this.calls.beImpatient();
		AtomicBoolean on = new AtomicBoolean(true);
		List<Future<List<Ended>>> callers = new ArrayList<>();
		try {
			for (int i = 0; i < CALLERS; i++) {
				for (String name : GuardedCalls.NAMES) {
					callers.add(this.threads.submit(() -> this.calls.of(name).repeatedly(on::get)));
				}
			}
			SplittableRandom random = new SplittableRandom(106);
			for (int i = 0; i < 30; i++) {
				this.servers.set(GuardedCalls.NAMES.get(random.nextInt(GuardedCalls.NAMES.size())),
						TROUBLES.get(random.nextInt(TROUBLES.size())));
				LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
			}
		}
		finally {
			on.set(false);
			GuardedCalls.NAMES.forEach((name) -> this.servers.set(name, Trouble.NONE));
		}
		for (Future<List<Ended>> caller : callers) {
			assertThat(caller.get()).isNotEmpty().allSatisfy((ended) -> {
				assertThat(ended.time()).isLessThan(Duration.ofSeconds(5));
				assertThat(ended.interrupted()).isFalse();
			});
		}
		restore.run();
	}

}
