package io.resilience.loadshed;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Limits against a simulated backend of 50 servers, 100 ms a call on average: 500 calls a
 * second is all it can do.
 */
class LimitSimulationTests {

	private static final int SERVERS = 50;

	private static final double CAPACITY = 500;

	private static final Duration CALL = Duration.ofMillis(100);

	private static final Duration WARM_UP = Duration.ofSeconds(60);

	private static final Duration MINUTES = Duration.ofMinutes(3);

	static Stream<Arguments> overloads() {
		UnaryOperator<Simulation> steady = (simulation) -> simulation.service(CALL);
		UnaryOperator<Simulation> random = (simulation) -> simulation.randomService(CALL);
		UnaryOperator<Simulation> mixed = (simulation) -> simulation.mixedService(Duration.ofMillis(40),
				Duration.ofMillis(640), 0.1);
		return Stream.of(argumentSet("1.2 x, steady", steady, 1.2), argumentSet("2 x, steady", steady, 2.0),
				argumentSet("1.2 x, random", random, 1.2), argumentSet("2 x, random", random, 2.0),
				argumentSet("1.2 x, fast and slow", mixed, 1.2), argumentSet("2 x, fast and slow", mixed, 2.0));
	}

	@ParameterizedTest
	@MethodSource("overloads")
	void underOverloadTheGradientComesNearTheBestFixedLimit(UnaryOperator<Simulation> service, double overload) {
		double best = IntStream.iterate(20, (limit) -> limit <= 200, (limit) -> limit + 20)
			.mapToDouble((limit) -> fixed(limit, service, overload).goodPerSecond())
			.max()
			.orElseThrow();
		for (int initial : new int[] { 10, 100, 1000 }) {
			Limit limit = Limit.gradient(initial, 10, 1000);
			Simulation simulation = service.apply(Simulation.of(limit, SERVERS)).arrivals(overload * CAPACITY);
			simulation.run(WARM_UP);
			Simulation.Result result = simulation.run(MINUTES);
			assertThat(result.goodPerSecond()).as("throughput of %s", result).isGreaterThan(0.93 * best);
			assertThat(result.meanLatencyMillis()).as("latency of %s", result).isLessThan(180);
			assertThat(result.highestLimit()).as("it settles: %s", result).isLessThan(4 * SERVERS);
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 1.2, 2.0 })
	void underOverloadTheGradientKeepsWithinAFifthOfTheSmallestLimitThatGivesFullThroughput(double overload) {
		UnaryOperator<Simulation> service = (simulation) -> simulation.service(CALL);
		int smallest = IntStream.rangeClosed(40, 100)
			.filter((limit) -> fixed(limit, service, overload).goodPerSecond() > 0.99 * CAPACITY)
			.findFirst()
			.orElseThrow();
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, SERVERS).service(CALL).arrivals(overload * CAPACITY);
		simulation.run(WARM_UP);
		assertThat(simulation.run(MINUTES).meanLimit()).isCloseTo(smallest, within(0.2 * smallest));
	}

	@Test
	void additiveIncreaseComesNearTheBestFixedLimitToo() {
		Limit limit = Limit.aimd(100, 10, 1000, Duration.ofMillis(150));
		Simulation simulation = Simulation.of(limit, SERVERS).service(CALL).arrivals(2 * CAPACITY);
		simulation.run(WARM_UP);
		Simulation.Result result = simulation.run(MINUTES);
		assertThat(result.goodPerSecond()).isGreaterThan(0.95 * CAPACITY);
		assertThat(result.highestLimit()).isLessThan(80);
	}

	@Test
	void whenEveryCallTimesOutAfterTheSameTimeBothFallToTheFloor() {
		for (Limit limit : new Limit[] { Limit.gradient(100, 10, 1000),
				Limit.aimd(100, 10, 1000, Duration.ofHours(1)) }) {
			Simulation simulation = Simulation.of(limit, SERVERS)
				.service(Duration.ofHours(1))
				.timeout(Duration.ofSeconds(1))
				.arrivals(CAPACITY);
			simulation.run(Duration.ofSeconds(30));
			assertThat(simulation.run(Duration.ofSeconds(30)).meanLimit()).isEqualTo(10);
		}
	}

	@Test
	void aFewTimeoutsThatLoadHasNothingToDoWithDoNotShrinkIt() {
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, 1000)
			.mixedService(Duration.ofMillis(50), Duration.ofSeconds(30), 0.02)
			.timeout(Duration.ofSeconds(2))
			.arrivals(CAPACITY);
		assertThat(simulation.run(MINUTES).lowestLimit()).isGreaterThanOrEqualTo(80);
	}

	@Test
	void tenIdleMinutesChangeNothingAndTheBurstAfterThemIsHeldToTheOldLimit() {
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, SERVERS).randomService(CALL).arrivals(1.2 * CAPACITY);
		simulation.run(WARM_UP);
		int before = limit.settled();
		simulation.idle(Duration.ofMinutes(10));
		assertThat(limit.settled()).isCloseTo(before, within(before / 4));
		Simulation.Result burst = simulation.arrivals(5 * CAPACITY).run(Duration.ofSeconds(20));
		assertThat(burst.highestLimit()).as(burst::toString).isLessThan(2 * before);
		assertThat(burst.goodPerSecond()).as(burst::toString).isGreaterThan(0.9 * CAPACITY);
	}

	@Test
	void anUnusedLimitDoesNotClimb() {
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, SERVERS).randomService(CALL).arrivals(200);
		assertThat(simulation.run(MINUTES).highestLimit()).isLessThanOrEqualTo(100);
	}

	@Test
	void healthChecksBetweenTheCallsDoNotSetATinyBaseline() {
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, 500)
			.mixedService(Duration.ofMillis(1), Duration.ofMillis(125), 0.8)
			.arrivals(CAPACITY);
		Simulation.Result result = simulation.run(MINUTES);
		assertThat(result.lowestLimit()).as(result::toString).isGreaterThanOrEqualTo(50);
		assertThat(result.meanLimit()).as(result::toString).isGreaterThanOrEqualTo(95);
	}

	@Test
	void aServiceThatGetsSlowerForReasonsOfItsOwnIsNotTakenForOverloaded() {
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, 500).randomService(CALL).arrivals(CAPACITY);
		simulation.run(WARM_UP);
		simulation.randomService(Duration.ofMillis(300)).run(WARM_UP);
		Simulation.Result later = simulation.run(MINUTES);
		assertThat(later.goodPerSecond()).as(later::toString).isGreaterThan(0.95 * CAPACITY);
	}

	@Test
	void itFollowsACapacityThatShrinksAndGrows() {
		Limit limit = Limit.gradient(100, 10, 1000);
		Simulation simulation = Simulation.of(limit, SERVERS).randomService(CALL).arrivals(2000);
		simulation.run(WARM_UP);
		simulation.servers(25).run(WARM_UP);
		Simulation.Result small = simulation.run(MINUTES);
		assertThat(small.goodPerSecond()).as(small::toString).isGreaterThan(0.9 * 250);
		assertThat(small.meanLatencyMillis()).as(small::toString).isLessThan(200);
		simulation.servers(100).run(WARM_UP);
		Simulation.Result large = simulation.run(MINUTES);
		assertThat(large.goodPerSecond()).as(large::toString).isGreaterThan(0.9 * 1000);
		assertThat(large.meanLatencyMillis()).as(large::toString).isLessThan(200);
	}

	private static Simulation.Result fixed(int limit, UnaryOperator<Simulation> service, double overload) {
		Simulation simulation = service.apply(Simulation.of(Limit.gradient(limit, limit, limit), SERVERS));
		simulation.arrivals(overload * CAPACITY).run(WARM_UP);
		return simulation.run(MINUTES);
	}

}
