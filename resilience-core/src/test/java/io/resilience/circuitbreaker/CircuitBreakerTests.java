package io.resilience.circuitbreaker;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.circuitbreaker.CircuitBreaker.Verdict;
import io.resilience.event.EventPublisher;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CircuitBreakerTests {

	private static final Duration WAIT = Duration.ofSeconds(30);

	private final ManualTime time = new ManualTime();

	private final List<String> events = new ArrayList<>();

	@Test
	void opensAfterFailuresInARow() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(2));
		breaker.recordFailure();
		breaker.recordSuccess();
		breaker.recordFailure();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		breaker.recordFailure();
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(this.events).containsExactly("closed > open: 2 failures in a row");
	}

	@Test
	void anOpenBreakerSaysWhenToTryAgain() {
		CircuitBreaker breaker = open(builder());
		this.time.advance(Duration.ofSeconds(10));
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> breaker.call(() -> "never"))
			.withMessage("Circuit breaker of 'db' is open: the call was not made. Next probe in PT20S. "
					+ "Look at what failed before (lastFailures in the snapshot), or use a fallback.")
			.satisfies((ex) -> {
				assertThat(ex.state()).isEqualTo("open");
				assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(20));
				assertThat(ex.getStackTrace()).isEmpty();
			});
		assertThat(breaker.notPermitted()).isEqualTo(1);
	}

	@Test
	void observersSeeTheEndOfTheWaitWithoutAnyCall() {
		CircuitBreaker breaker = open(builder());
		this.time.advance(WAIT);
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		assertThat(this.events).last().isEqualTo("open > half_open: recovery timeout of PT30S is over");
		assertThat(breaker.transitions(CircuitState.OPEN, CircuitState.HALF_OPEN)).isEqualTo(1);
	}

	@Test
	void askingForTheStateTakesNoProbe() {
		CircuitBreaker breaker = halfOpen(builder().halfOpenMaxCalls(1));
		for (int i = 0; i < 100; i++) {
			assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
			assertThat(breaker.snapshot().state()).isEqualTo(CircuitState.HALF_OPEN);
			breaker.failureRate();
		}
		breaker.acquire().success();
		assertThat(breaker.notPermitted()).isZero();
	}

	@Test
	void closesAfterEnoughProbesHaveSucceeded() {
		CircuitBreaker breaker = halfOpen(builder().halfOpenMaxCalls(1).successThreshold(3));
		for (int i = 0; i < 3; i++) {
			assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
			breaker.call(() -> "fine");
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(this.events).last().isEqualTo("half_open > closed: 3 probes succeeded");
		assertThat(breaker.snapshot().bufferedCalls()).isZero();
	}

	@Test
	void oneProbeThatFailsOpensAgain() {
		CircuitBreaker breaker = halfOpen(builder().successThreshold(3));
		breaker.call(() -> "fine");
		breaker.call(() -> "fine");
		fail(breaker, new IOException());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(this.events).last().isEqualTo("half_open > open: a probe failed with java.io.IOException");
	}

	@Test
	void moreProbesAtOnceThanAllowedAreRefusedAsHalfOpen() {
		CircuitBreaker breaker = halfOpen(builder().halfOpenMaxCalls(2));
		CircuitBreakerPermit first = breaker.acquire();
		breaker.acquire();
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire).satisfies((ex) -> {
			assertThat(ex.state()).isEqualTo("half_open");
			assertThat(ex.retryAfter()).isNull();
		});
		first.ignore();
		breaker.acquire();
	}

	enum Ending {

		SUCCESS, FAILURE, IGNORED, CANCELLED, INTERRUPTED, ERROR, REJECTED, NOTHING_SAID

	}

	@ParameterizedTest
	@EnumSource
	void everyEndingOfAProbeDecidesOrFreesItsPlace(Ending ending) {
		CircuitBreaker breaker = halfOpen(
				builder().halfOpenMaxCalls(1).successThreshold(1).ignoredExceptions(IllegalArgumentException.class));
		CircuitBreakerPermit probe = breaker.acquire();
		CircuitState expected = CircuitState.HALF_OPEN;
		switch (ending) {
			case SUCCESS -> {
				probe.success();
				expected = CircuitState.CLOSED;
			}
			case FAILURE -> {
				probe.failure(new IOException());
				expected = CircuitState.OPEN;
			}
			case ERROR -> {
				probe.failure(new StackOverflowError());
				expected = CircuitState.OPEN;
			}
			case NOTHING_SAID -> {
				probe.close();
				expected = CircuitState.OPEN;
			}
			case IGNORED -> probe.failure(new IllegalArgumentException());
			case CANCELLED -> probe.failure(new CancellationException());
			case INTERRUPTED -> probe.failure(new InterruptedException());
			case REJECTED -> probe.failure(new BulkheadFullException("db", null, 1, 0, 0, false));
		}
		assertThat(breaker.state()).isEqualTo(expected);
		if (expected == CircuitState.HALF_OPEN) {
			breaker.acquire().success();
			assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		}
	}

	@Test
	void aHangingProbeLosesItsPlaceAndItsLateSuccessNoLongerCounts() {
		CircuitBreaker breaker = halfOpen(
				builder().halfOpenMaxCalls(1).successThreshold(2).probeLease(Duration.ofSeconds(10)));
		CircuitBreakerPermit hanging = breaker.acquire();
		this.time.advance(Duration.ofMillis(9_999));
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire);
		this.time.advance(Duration.ofMillis(1));
		CircuitBreakerPermit next = breaker.acquire();
		hanging.success();
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire); // no
																							// place
																							// became
																							// free
		next.success();
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
	}

	@Test
	void aProbeThatFailsAfterItsLeaseOpensTheBreakerAllTheSame() {
		CircuitBreaker breaker = halfOpen(builder().halfOpenMaxCalls(1).probeLease(Duration.ofSeconds(10)));
		CircuitBreakerPermit hanging = breaker.acquire();
		this.time.advance(Duration.ofSeconds(11));
		hanging.failure(new IOException());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void aShorterLeaseSetWhileAProbeHangsFreesNewPlacesInTime() {
		CircuitBreakerConfig config = builder().halfOpenMaxCalls(2).probeLease(Duration.ofHours(1)).build();
		CircuitBreaker breaker = halfOpen(config.toBuilder());
		breaker.acquire(); // hangs for an hour
		breaker.configure(config.toBuilder().probeLease(Duration.ofSeconds(1)).build());
		breaker.acquire(); // hangs for a second
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire);
		this.time.advance(Duration.ofSeconds(1));
		assertThatNoException().isThrownBy(breaker::acquire);
	}

	@Test
	void whatWasAdmittedBeforeDecidesNothingNow() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(1).successThreshold(1));
		CircuitBreakerPermit old = breaker.acquire();
		CircuitBreakerPermit older = breaker.acquire();
		breaker.recordFailure();
		this.time.advance(WAIT);
		older.success();
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		old.failure(new IOException());
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		breaker.call(() -> "probe");
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(breaker.snapshot().bufferedCalls()).isZero();
	}

	@Test
	void aProbeOfAnEarlierHalfOpenDecidesNothingInALaterOne() {
		CircuitBreaker breaker = halfOpen(builder().successThreshold(1));
		CircuitBreakerPermit old = breaker.acquire();
		breaker.recordFailure();
		this.time.advance(WAIT);
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		old.success();
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
	}

	@Test
	void theWaitGrowsWithEachFailedProbeUpToItsMaximum() {
		CircuitBreaker breaker = open(builder().recoveryTimeout(Duration.ofSeconds(10))
			.recoveryBackoffMultiplier(2)
			.recoveryTimeoutMax(Duration.ofSeconds(35))
			.successThreshold(1));
		for (int expected : new int[] { 10, 20, 35, 35 }) {
			assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(expected));
			this.time.advance(Duration.ofSeconds(expected));
			breaker.recordFailure();
		}
		this.time.advance(Duration.ofSeconds(35));
		breaker.recordSuccess();
		IntStream.range(0, 5).forEach((i) -> breaker.recordFailure());
		assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void underConstantTrafficItClosesSoonAfterTheDependencyIsBack() {
		CircuitBreaker breaker = open(builder());
		for (int second = 0; second < 33; second++) {
			this.time.advance(Duration.ofSeconds(1));
			try {
				breaker.call(() -> "fine");
			}
			catch (CircuitOpenException ex) {
				assertThat(second).isLessThan(30);
			}
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "FORCED_OPEN", "DISABLED" })
	void whatSomebodyChoseOnlySomebodyEnds(CircuitState state) {
		CircuitBreaker breaker = open(builder());
		if (state == CircuitState.FORCED_OPEN) {
			breaker.forceOpen();
		}
		else {
			breaker.disable();
		}
		this.time.advance(Duration.ofDays(1));
		IntStream.range(0, 10).forEach((i) -> breaker.recordFailure());
		IntStream.range(0, 10).forEach((i) -> breaker.recordSuccess());
		assertThat(breaker.state()).isEqualTo(state);
		if (state == CircuitState.FORCED_OPEN) {
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire)
				.satisfies((ex) -> assertThat(ex.state()).isEqualTo("forced_open"))
				.satisfies((ex) -> assertThat(ex.retryAfter()).isNull());
		}
		else {
			IntStream.range(0, 10).forEach((i) -> fail(breaker, new IOException()));
			assertThat(breaker.state()).isEqualTo(state);
		}
		breaker.close();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void theReasonOfAStateIsInTheSnapshotAndInTheEvent() {
		CircuitBreaker breaker = breaker(builder());
		assertThat(breaker.snapshot().reason()).isEqualTo("start");
		breaker.forceOpen("maintenance until noon");
		assertThat(breaker.snapshot().reason()).isEqualTo("forced open: maintenance until noon");
		breaker.forceOpen("until one");
		assertThat(breaker.snapshot().reason()).isEqualTo("forced open: until one");
		breaker.disable("false alarm");
		breaker.close("all fine");
		breaker.forceOpen();
		assertThat(breaker.snapshot().reason()).isEqualTo("forced open");
		assertThat(this.events).containsExactly("closed > forced_open: forced open: maintenance until noon",
				"forced_open > disabled: disabled: false alarm", "disabled > closed: closed by hand: all fine",
				"closed > forced_open: forced open");
	}

	@Test
	void aResetForgetsEverything() {
		CircuitBreaker breaker = open(builder());
		breaker.reset();
		CircuitBreakerSnapshot now = breaker.snapshot();
		assertThat(now.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(now.lastFailures()).isEmpty();
		assertThat(now.failures()).isZero();
		assertThat(now.bufferedCalls()).isZero();
		this.time.advance(WAIT); // the timer of the wait that is no more
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@ParameterizedTest
	@EnumSource
	void atARateOfHundredPercentEveryCallMustFail(WindowType type) {
		CircuitBreaker breaker = breaker(rates(type, 1));
		breaker.recordSuccess();
		IntStream.range(0, 9).forEach((i) -> breaker.recordFailure());
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		CircuitBreaker other = breaker(rates(type, 1));
		IntStream.range(0, 9).forEach((i) -> other.recordFailure());
		assertThat(other.state()).isEqualTo(CircuitState.CLOSED);
		other.recordFailure();
		assertThat(other.state()).isEqualTo(CircuitState.OPEN);
	}

	@ParameterizedTest
	@CsvSource({ "0.01, 100, 1", "0.99, 100, 99", "0.5, 10, 5", "0.3, 10, 3", "0.001, 10, 1", "1, 10, 10" })
	void theRateOpensItExactlyAtItsThreshold(double threshold, int calls, int failures) {
		for (WindowType type : WindowType.values()) {
			for (int less = 0; less <= 1; less++) {
				CircuitBreaker breaker = breaker(rates(type, threshold).minimumCalls(calls));
				int failing = failures - less;
				IntStream.range(0, failing).forEach((i) -> breaker.recordFailure());
				IntStream.range(0, calls - failing).forEach((i) -> breaker.recordSuccess());
				assertThat(breaker.state()).isEqualTo((less == 0) ? CircuitState.OPEN : CircuitState.CLOSED);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY })
	void aRateThatCannotBeReachedOrAlwaysIsIsRefused(double threshold) {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().failureRateThreshold(threshold).build())
			.withMessageContaining("failure_rate_threshold");
		assertThatIllegalArgumentException().isThrownBy(() -> builder().slowCallRateThreshold(threshold).build())
			.withMessageContaining("slow_call_rate_threshold");
	}

	@Test
	void belowTheMinimumOfCallsThereIsNoRate() {
		CircuitBreaker breaker = breaker(rates(WindowType.TIME, 0.5));
		IntStream.range(0, 9).forEach((i) -> breaker.recordFailure());
		assertThat(breaker.failureRate()).isZero();
		assertThat(breaker.snapshot().failureRate()).isZero();
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(9);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void aTinyWindowOfTheLastCallsForgetsTheOldest(int size) {
		CircuitBreaker breaker = breaker(rates(WindowType.COUNT, 1).windowSize(size).minimumCalls(size));
		for (int round = 0; round < 5; round++) {
			IntStream.range(1, size).forEach((i) -> breaker.recordFailure());
			breaker.recordSuccess();
			this.time.advance(Duration.ofDays(1));
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(size);
		IntStream.range(0, size).forEach((i) -> breaker.recordFailure());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 60, 61, 60_000_000_000L })
	void aWindowOfTimeIsEmptyAfterAnIdleGap(long nanos) {
		CircuitBreaker breaker = breaker(rates(WindowType.TIME, 0.5).windowDuration(Duration.ofNanos(nanos)));
		IntStream.range(0, 9).forEach((i) -> breaker.recordFailure());
		this.time.advance(Duration.ofNanos(nanos).plusSeconds(1));
		breaker.recordFailure();
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void theWindowSurvivesAChangeThatIsNotOfItsShape() {
		CircuitBreakerConfig config = rates(WindowType.TIME, 0.5).build();
		CircuitBreaker breaker = breaker(config.toBuilder());
		IntStream.range(0, 9).forEach((i) -> breaker.recordFailure());
		breaker.configure(config.toBuilder().windowSize(7).minimumCalls(5).build());
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(9);
		breaker.recordFailure();
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void theShapeOfTheWindowCanChangeWhileCallsAreUnderWay() {
		CircuitBreakerConfig config = rates(WindowType.TIME, 0.5).failureThreshold(20).build();
		CircuitBreaker breaker = breaker(config.toBuilder());
		IntStream.range(0, 9).forEach((i) -> breaker.recordFailure());
		CircuitBreakerPermit underWay = breaker.acquire();
		breaker.configure(config.toBuilder().windowType(WindowType.COUNT).windowSize(12).build());
		assertThat(breaker.snapshot().bufferedCalls()).isZero();
		assertThat(breaker.snapshot().failures()).isEqualTo(9);
		underWay.failure(new IOException());
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
		IntStream.range(0, 9).forEach((i) -> breaker.recordFailure());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(this.events).containsExactly("closed > open: 10 of 10 calls failed or were slow (threshold 50 %)");
	}

	@Test
	void settingsChangeWhileItIsOpenOrHalfOpen() {
		CircuitBreakerConfig config = builder().successThreshold(3).build();
		CircuitBreaker breaker = halfOpen(config.toBuilder());
		breaker.recordSuccess();
		breaker.configure(config.toBuilder().successThreshold(2).windowType(WindowType.COUNT).windowSize(20).build());
		breaker.recordSuccess();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		IntStream.range(0, 4).forEach((i) -> breaker.recordSuccess());
		this.time.advance(Duration.ofDays(1));
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(4);
	}

	@Test
	void theLongestDurationsThatThereAreDoNotOverflow() {
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		CircuitBreaker breaker = halfOpen(builder().recoveryTimeoutMax(forever)
			.recoveryBackoffMultiplier(1e300)
			.probeLease(forever)
			.windowDuration(forever)
			.slowCallDuration(forever)
			.halfOpenMaxCalls(1));
		CircuitBreakerPermit probe = breaker.acquire();
		this.time.advance(Duration.ofDays(10_000));
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire);
		probe.failure(new IOException());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		this.time.advance(Duration.ofDays(10_000));
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void listensToNobodyTwiceAndMovesOnceForEachChange() {
		CircuitBreaker breaker = breaker(builder());
		breaker.close();
		breaker.reset();
		IntStream.range(0, 20).forEach((i) -> breaker.recordFailure());
		breaker.forceOpen();
		breaker.forceOpen();
		assertThat(this.events).hasSize(2);
		assertThat(breaker.transitions(CircuitState.CLOSED, CircuitState.OPEN)).isEqualTo(1);
		assertThat(breaker.transitions(CircuitState.OPEN, CircuitState.FORCED_OPEN)).isEqualTo(1);
		assertThat(breaker.transitions(CircuitState.CLOSED, CircuitState.CLOSED)).isZero();
	}

	@Test
	void aListenerMayMoveTheBreakerAndThoseAfterItHearItInOrder() {
		EventPublisher publisher = new EventPublisher();
		CircuitBreaker breaker = CircuitBreaker.builder("db").time(this.time, this.time).events(publisher).build();
		publisher.add((event) -> {
			if (((CircuitBreakerStateChanged) event).to() == CircuitState.OPEN) {
				breaker.forceOpen("by a listener");
			}
		});
		publisher.add((event) -> this.events.add(((CircuitBreakerStateChanged) event).to().label()));
		IntStream.range(0, 5).forEach((i) -> breaker.recordFailure());
		assertThat(this.events).containsExactly("open", "forced_open");
		assertThat(breaker.state()).isEqualTo(CircuitState.FORCED_OPEN);
	}

	@Test
	void aListenerThatFailsBreaksNoCall() {
		EventPublisher publisher = new EventPublisher();
		publisher.add((event) -> {
			throw new IllegalStateException("listener");
		});
		CircuitBreaker breaker = CircuitBreaker.builder("db").time(this.time, this.time).events(publisher).build();
		IntStream.range(0, 5).forEach((i) -> fail(breaker, new IOException()));
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void whatTheBodyThrowsPassesThroughUnchanged() {
		CircuitBreaker breaker = breaker(builder());
		IOException failure = new IOException("disk");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> breaker.call((Callable<Void>) () -> {
			throw failure;
		})).isSameAs(failure);
		assertThatExceptionOfType(IOException.class).isThrownBy(breaker.decorate(() -> {
			throw failure;
		})::call).isSameAs(failure);
		assertThat(breaker.snapshot().failures()).isEqualTo(2);
	}

	@Test
	void nullIsAResultLikeAnyOther() throws Exception {
		CircuitBreaker breaker = halfOpen(builder().successThreshold(1));
		assertThat(breaker.<Object>call((Callable<Object>) () -> null)).isNull();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	@SuppressWarnings("try")
	void aScopeThatEndsWithoutAWordHasFailed() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(1));
		try (CircuitBreakerPermit permit = breaker.acquire()) {
			permit.success();
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		try (CircuitBreakerPermit permit = breaker.acquire()) {
			assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void theLastFailuresAreKeptByTheNameOfTheirClass() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(100));
		IntStream.range(0, 15).forEach((i) -> fail(breaker, new IOException("secret")));
		fail(breaker, new IllegalStateException("secret"));
		List<FailureRecord> last = breaker.snapshot().lastFailures();
		assertThat(last).hasSize(10);
		assertThat(last.get(0).exception()).isEqualTo("java.lang.IllegalStateException");
		assertThat(last.get(9).exception()).isEqualTo("java.io.IOException");
		assertThat(breaker.snapshot().toString()).doesNotContain("secret");
	}

	@Test
	void ignoringWinsWhereverInTheChainOfCausesItIsFound() {
		CircuitBreakerConfig config = builder().failureExceptions(IOException.class)
			.ignoredExceptions(IllegalArgumentException.class)
			.build();
		CircuitBreaker breaker = breaker(config.toBuilder());
		assertThat(breaker.judge(new IOException())).isEqualTo(Verdict.FAILURE);
		assertThat(breaker.judge(new RuntimeException(new IOException()))).isEqualTo(Verdict.FAILURE);
		assertThat(breaker.judge(new RuntimeException())).isEqualTo(Verdict.SUCCESS);
		assertThat(breaker.judge(new IOException(new IllegalArgumentException()))).isEqualTo(Verdict.NEITHER);
		assertThat(breaker.judge(new IllegalArgumentException(new IOException()))).isEqualTo(Verdict.NEITHER);
	}

	@Test
	void aRejectionOrCancellationSaysNothingEvenIfSomebodyWrappedIt() {
		CircuitBreaker breaker = breaker(builder());
		BulkheadFullException rejection = new BulkheadFullException("other", null, 1, 0, 0, false);
		for (Throwable failure : List.of(rejection, new CancellationException(), new InterruptedException(),
				new CallInterruptedException("db", null, "a permit", null))) {
			assertThat(breaker.judge(failure)).isEqualTo(Verdict.NEITHER);
			assertThat(breaker.judge(new IllegalStateException(failure))).isEqualTo(Verdict.NEITHER);
		}
	}

	@Test
	void anErrorOrATimeoutIsAFailureWhateverIsIncluded() {
		CircuitBreaker breaker = breaker(builder().failureExceptions(IOException.class));
		assertThat(breaker.judge(new StackOverflowError())).isEqualTo(Verdict.FAILURE);
		assertThat(breaker.judge(new CompletionException(new StackOverflowError()))).isEqualTo(Verdict.FAILURE);
		assertThat(breaker.judge(new ExecutionException(new AssertionError(new InterruptedException()))))
			.isEqualTo(Verdict.FAILURE);
		CallTimeoutException timeout = new CallTimeoutException("db", null, 1, false, new InterruptedException());
		assertThat(breaker.judge(timeout)).isEqualTo(Verdict.FAILURE);
		assertThat(breaker.judge(new IllegalStateException(timeout))).isEqualTo(Verdict.FAILURE);
	}

	@Test
	void aChainOfCausesThatGoesInACircleHasAnEnd() {
		Exception one = new Exception();
		Exception other = new Exception(one);
		one.initCause(other);
		assertThat(breaker(builder().ignoredExceptions(IOException.class)).judge(one)).isEqualTo(Verdict.FAILURE);
	}

	@Test
	void aResultCanCountAsAFailure() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(2).resultFailure((result) -> result == null));
		breaker.call(() -> null);
		breaker.call(() -> null);
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(breaker.snapshot().lastFailures().get(0).exception()).isEqualTo("java.lang.Void");
	}

	@Test
	void aPermitHasNoResultThatCouldCountAsAFailure() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(1).resultFailure((result) -> result == null));
		breaker.acquire().success();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		assertThat(breaker.snapshot().bufferedCalls()).isOne();
	}

	@Test
	void anErrorOfAPredicateTakesNoPlaceOfAProbeEither() {
		for (Error error : List.of(new AssertionError(), new StackOverflowError(), new NoClassDefFoundError())) {
			CircuitBreaker breaker = halfOpen(
					builder().halfOpenMaxCalls(1).successThreshold(2).resultFailure((result) -> {
						throw error;
					}));
			IntStream.range(0, 2)
				.forEach((i) -> assertThat(breaker.<String, RuntimeException>call(() -> "fine")).isEqualTo("fine"));
			assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		}
	}

	@Test
	void aPredicateThatFailsCostsNobodyHisResultAndNoProbeItsPlace() {
		CircuitBreaker breaker = halfOpen(builder().halfOpenMaxCalls(1).successThreshold(2).resultFailure((result) -> {
			throw new IllegalStateException("predicate");
		}));
		assertThat(breaker.<String, RuntimeException>call(() -> "fine")).isEqualTo("fine");
		assertThat(breaker.<String, RuntimeException>call(() -> "fine")).isEqualTo("fine");
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void exceptionsAreJudgedInHalfOpenAsTheyAreInClosed(Throwable failure, Verdict verdict) {
		CircuitBreakerConfig.Builder config = builder().failureThreshold(1)
			.successThreshold(1)
			.halfOpenMaxCalls(1)
			.failureExceptions(IOException.class)
			.ignoredExceptions(FileNotFoundException.class);
		CircuitBreaker closed = breaker(config);
		assertThat(closed.judge(failure)).isEqualTo(verdict);
		fail(closed, failure);
		assertThat(closed.state()).isEqualTo((verdict == Verdict.FAILURE) ? CircuitState.OPEN : CircuitState.CLOSED);
		assertThat(closed.snapshot().bufferedCalls()).isEqualTo((verdict == Verdict.NEITHER) ? 0 : 1);
		CircuitBreaker halfOpen = breaker(config);
		halfOpen.recordFailure();
		this.time.advance(WAIT);
		fail(halfOpen, failure);
		assertThat(halfOpen.state()).isEqualTo(switch (verdict) {
			case FAILURE -> CircuitState.OPEN;
			case SUCCESS -> CircuitState.CLOSED;
			case NEITHER -> CircuitState.HALF_OPEN;
		});
	}

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(new IOException(), Verdict.FAILURE),
				Arguments.of(new IllegalStateException(new IOException()), Verdict.FAILURE),
				Arguments.of(new IllegalStateException(), Verdict.SUCCESS),
				Arguments.of(new FileNotFoundException(), Verdict.NEITHER),
				Arguments.of(new IllegalStateException(new FileNotFoundException()), Verdict.NEITHER),
				Arguments.of(new CompletionException(new AssertionError()), Verdict.FAILURE),
				Arguments.of(new CancellationException(), Verdict.NEITHER),
				Arguments.of(new BulkheadFullException("db", null, 1, 0, 0, false), Verdict.NEITHER));
	}

	@Test
	void aMillionRefusalsLeaveNothingBehindButTheirNumber() {
		CircuitBreaker breaker = open(builder());
		WeakReference<CircuitOpenException> first = refusal(breaker);
		int moves = this.events.size();
		for (int i = 1; i < 1_000_000; i++) {
			try {
				breaker.acquire();
				throw new AssertionError("admitted");
			}
			catch (CircuitOpenException ex) {
				if (ex.getStackTrace().length + ex.getSuppressed().length > 0) {
					throw new AssertionError("an expensive refusal", ex);
				}
			}
		}
		assertThat(breaker.notPermitted()).isEqualTo(1_000_000);
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(5);
		assertThat(this.events).hasSize(moves);
		for (int i = 0; i < 100 && first.get() != null; i++) {
			System.gc();
		}
		assertThat(first.get()).isNull();
	}

	private static WeakReference<CircuitOpenException> refusal(CircuitBreaker breaker) {
		return new WeakReference<>(catchThrowableOfType(CircuitOpenException.class, breaker::acquire));
	}

	@Test
	void theWaitStaysAtItsMaximumThroughAHundredThousandFailedProbes() {
		Duration max = Duration.ofMinutes(10);
		CircuitBreaker breaker = open(builder().recoveryBackoffMultiplier(3).recoveryTimeoutMax(max));
		Duration before = Duration.ZERO;
		IOException down = new IOException();
		for (int i = 0; i < 100_000; i++) {
			Duration wait = breaker.snapshot().retryAfter();
			if (wait.compareTo(before) < 0 || wait.compareTo(max) > 0) {
				assertThat(wait).as("after probe %d", i).isBetween(before, max);
			}
			before = wait;
			this.time.advance(wait);
			breaker.acquire().failure(down);
		}
		assertThat(before).isEqualTo(max);
	}

	@Test
	void failuresToldByHandAreJudgedToo() {
		CircuitBreaker breaker = breaker(builder().failureThreshold(1)
			.failureExceptions(IOException.class)
			.ignoredExceptions(IllegalArgumentException.class));
		breaker.recordFailure(new IllegalArgumentException());
		assertThat(breaker.snapshot().bufferedCalls()).isZero();
		breaker.recordFailure(new IllegalStateException());
		assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		breaker.recordFailure(new IOException());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void onlyWatchingItRefusesNothingAndStillMoves() {
		CircuitBreaker breaker = breaker(builder().observeOnly(true).successThreshold(1).halfOpenMaxCalls(1));
		for (int i = 0; i < 20; i++) {
			fail(breaker, new IOException());
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		assertThat(breaker.notPermitted()).isEqualTo(15); // would have been refused
		this.time.advance(WAIT);
		CircuitBreakerPermit probe = breaker.acquire();
		breaker.acquire().failure(new IOException()); // no probe: decides nothing
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		probe.success();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		breaker.forceOpen();
		breaker.acquire().success();
		assertThat(this.events).hasSize(4);
		breaker.configure(breaker.config().toBuilder().observeOnly(false).build());
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire);
	}

	private CircuitBreakerConfig.Builder builder() {
		return CircuitBreakerConfig.builder();
	}

	private CircuitBreakerConfig.Builder rates(WindowType type, double threshold) {
		return builder().failureThreshold(Integer.MAX_VALUE)
			.useFailureRate(true)
			.failureRateThreshold(threshold)
			.windowType(type);
	}

	private CircuitBreaker breaker(CircuitBreakerConfig.Builder config) {
		EventPublisher publisher = new EventPublisher();
		publisher.add((event) -> {
			CircuitBreakerStateChanged move = (CircuitBreakerStateChanged) event;
			this.events.add(move.from().label() + " > " + move.to().label() + ": " + move.reason());
		});
		return CircuitBreaker.builder("db").config(config.build()).time(this.time, this.time).events(publisher).build();
	}

	private CircuitBreaker open(CircuitBreakerConfig.Builder config) {
		CircuitBreaker breaker = breaker(config);
		IntStream.range(0, 5).forEach((i) -> breaker.recordFailure());
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		return breaker;
	}

	private CircuitBreaker halfOpen(CircuitBreakerConfig.Builder config) {
		CircuitBreaker breaker = open(config);
		this.time.advance(config.build().recoveryTimeout());
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		return breaker;
	}

	private static void fail(CircuitBreaker breaker, Throwable failure) {
		breaker.acquire().failure(failure);
	}

}
