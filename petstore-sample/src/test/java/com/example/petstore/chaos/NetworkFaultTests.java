package com.example.petstore.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import com.example.petstore.Shopper;
import com.example.petstore.chaos.GuardedCall.Ended;
import com.example.petstore.proxy.ProxiedPetstoreTest;
import com.example.petstore.proxy.ProxiedServers;
import com.example.petstore.proxy.Proxy.Trouble;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Faults of the network before PostgreSQL, Redis and Kafka.
 */
@ProxiedPetstoreTest
class NetworkFaultTests {

	/** More than the failures that open a breaker, fewer than there are permits. */
	private static final int CALLERS = 8;

	/**
	 * How much later than its timeout a caller may be free: a driver that hears no
	 * interrupt ends with the next full second, and the machine may be busy.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(3);

	private final ProxiedServers servers;

	private final GuardedCalls calls;

	private final NothingLost nothingLost;

	private final Shopper shopper;

	private Runnable restore = () -> {
	};

	@Autowired
	NetworkFaultTests(ApplicationContext context, KafkaTemplate<String, String> kafka, ProxiedServers servers,
			Shopper shopper) throws SQLException {
		this.servers = servers;
		this.shopper = shopper;
		this.calls = new GuardedCalls(context, kafka);
		for (String name : GuardedCalls.NAMES) {
			awaitRecovery(name);
		}
		this.nothingLost = new NothingLost(context);
	}

	@BeforeEach
	void beImpatient() {
		this.restore = this.calls.beImpatient();
	}

	@AfterEach
	void repair() {
		GuardedCalls.NAMES.forEach((name) -> this.servers.set(name, Trouble.NONE));
		this.restore.run();
	}

	static Stream<Arguments> faults() {
		return GuardedCalls.NAMES.stream()
			.flatMap((dependency) -> Stream.of(Trouble.LATE, Trouble.CUT, Trouble.DRIPPING, Trouble.VANISHED)
				.map((fault) -> Arguments.of(dependency, fault)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("faults")
	void callersAreFreeInTimeTheBreakerOpensTheOthersGoOnAndAllComesBack(String dependency, Trouble fault)
			throws Exception {
		CircuitBreaker breaker = this.calls.dependency(dependency).circuitBreaker();
		long opened = timesOpened(breaker);
		this.servers.set(dependency, fault);
		CompletableFuture<List<Ended>> victims = CompletableFuture.supplyAsync(() -> atOnce(dependency));
		for (String other : GuardedCalls.NAMES) {
			if (!other.equals(dependency)) {
				assertThat(this.calls.of(other).atOnce(4)).as("%s while %s is %s", other, dependency, fault)
					.allSatisfy((ended) -> assertThat(ended.failure()).isNull());
			}
		}
		assertThat(victims.join()).as("%s is %s", dependency, fault).allSatisfy((ended) -> {
			assertThat(ended.failure()).isNotNull();
			assertThat(ended.time()).isLessThan(this.calls.timeoutOf(dependency).plus(MARGIN));
			assertThat(ended.interrupted()).isFalse();
		});
		if (breaker != null) {
			assertThat(timesOpened(breaker)).isGreaterThan(opened);
		}
		else {
			assertThat(this.shopper.get("/pets?category=birds").status()).as("without the cache").isEqualTo(200);
		}
		this.servers.set(dependency, Trouble.NONE);
		awaitRecovery(dependency);
		this.nothingLost.check();
	}

	private List<Ended> atOnce(String dependency) {
		try {
			return this.calls.of(dependency).atOnce(CALLERS);
		}
		catch (Exception ex) {
			throw new CompletionException(ex);
		}
	}

	private static long timesOpened(@Nullable CircuitBreaker breaker) {
		return (breaker != null) ? breaker.transitions(CircuitState.CLOSED, CircuitState.OPEN) : 0;
	}

	private void awaitRecovery(String dependency) {
		await().atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(100))
			.until(() -> this.calls.of(dependency).atOnce(CALLERS).stream().allMatch((it) -> it.failure() == null));
	}

}
