package com.example.petstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.example.petstore.Shopper.Reply;
import com.example.petstore.proxy.ProxiedPetstoreTest;
import com.example.petstore.proxy.ProxiedServers;
import com.example.petstore.proxy.Proxy.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The trouble of one dependency stays its own: what does not need it is as fast as
 * before, and it is used again without a restart.
 */
@ProxiedPetstoreTest
class IsolationTests {

	private static final String PET = "/pets/pet_001";

	private static final String CATALOGUE = "/pets?category=birds";

	private static final String PAGE = "/pets/pet_001?customerId=customer_1";

	private static final String ORDER = "order";

	/** What does not need a dependency. */
	private static final Map<String, List<String>> OTHERS = Map.of("petstore_database", List.of(CATALOGUE),
			"redis_cache", List.of(PET), "kafka_events", List.of(PET, CATALOGUE, ORDER), "payment_gateway",
			List.of(PET, CATALOGUE, PAGE), "ml_pet_advisor", List.of(PET, CATALOGUE));

	/** Who asks for what needs it. */
	private static final Map<String, String> VICTIMS = Map.of("petstore_database", PET, "redis_cache", CATALOGUE,
			"kafka_events", ORDER, "payment_gateway", ORDER, "ml_pet_advisor", PAGE);

	private static final int VICTIM_CLIENTS = 4;

	private static final int SAMPLES = 25;

	/**
	 * More than chance on a busy machine, less than any trouble: a slow answer takes 400
	 * ms.
	 */
	private static final Duration NOISE = Duration.ofMillis(100);

	@Autowired
	private Shopper shopper;

	@Autowired
	private ProxiedServers servers;

	@BeforeEach
	@AfterEach
	void recover() {
		OTHERS.keySet().forEach((dependency) -> this.servers.set(dependency, Trouble.NONE));
		this.shopper.awaitAllClosed();
	}

	static Stream<Arguments> troubles() {
		return Stream.of("petstore_database", "redis_cache", "kafka_events", "payment_gateway", "ml_pet_advisor")
			.flatMap((dependency) -> Stream.of(Trouble.DEAD, Trouble.SLOW, Trouble.HUNG)
				.map((trouble) -> Arguments.of(dependency, trouble)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("troubles")
	void theOthersAreAsFastAsBefore(String dependency, Trouble trouble) {
		AtomicBoolean on = new AtomicBoolean(true);
		for (String other : OTHERS.get(dependency)) {
			ask(other);
		}
		List<CompletableFuture<Void>> victims = new ArrayList<>();
		try {
			for (int i = 0; i < VICTIM_CLIENTS; i++) {
				victims.add(CompletableFuture.runAsync(() -> {
					while (on.get()) {
						ask(VICTIMS.get(dependency));
					}
				}, (task) -> new Thread(task).start()));
			}
			for (String other : OTHERS.get(dependency)) {
				compare(dependency, trouble, other);
			}
		}
		finally {
			on.set(false);
			this.servers.set(dependency, Trouble.NONE);
			victims.forEach(CompletableFuture::join);
		}
	}

	/**
	 * Under the same load, with and without the trouble; the machine may be busy with
	 * something else once.
	 */
	private void compare(String dependency, Trouble trouble, String other) {
		await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).untilAsserted(() -> {
			this.servers.set(dependency, Trouble.NONE);
			// Fills the cache, which the database cannot while it is dead.
			await().atMost(Duration.ofSeconds(20)).until(() -> ask(other).status() / 100 == 2);
			Duration before = median(other);
			this.servers.set(dependency, trouble);
			Duration during = median(other);
			assertThat(during).as("%s while %s is %s, before it took %s", other, dependency, trouble, before)
				.isLessThan(before.multipliedBy(6).dividedBy(5).plus(NOISE));
		});
	}

	private Duration median(String what) {
		List<Duration> times = new ArrayList<>();
		for (int i = 0; i < SAMPLES; i++) {
			Reply reply = ask(what);
			assertThat(reply.status()).as("%s: %s", what, reply.body()).isBetween(200, 299);
			times.add(reply.time());
		}
		Collections.sort(times);
		return times.get(times.size() / 2);
	}

	private Reply ask(String what) {
		return what.equals(ORDER) ? this.shopper.order(null, "pet_030", "665.99") : this.shopper.get(what);
	}

}
