package io.resilience.timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.resilience.CallTimeoutException;
import io.resilience.time.Deadline;
import io.resilience.time.DeadlineScope;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TimeoutScopeTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final Timeout timeout = timeout(SECOND);

	private Timeout timeout(Duration limit) {
		return Timeout.builder("report").config(TimeoutConfig.of(limit)).time(this.time, this.time).build();
	}

	@AfterEach
	void theThreadIsAsItWas() {
		assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
		assertThat(Deadline.current()).isEmpty();
	}

	@Test
	void tellsHowLongItTookAndWhatIsLeft() {
		try (TimeoutScope scope = this.timeout.open()) {
			this.time.advance(Duration.ofMillis(300));
			assertThat(scope.elapsed()).isEqualTo(Duration.ofMillis(300));
			assertThat(scope.remaining()).isEqualTo(Duration.ofMillis(700));
			assertThat(scope.isExpired()).isFalse();
			scope.check();
		}
	}

	@Test
	void workThatLooksStopsAtTheDeadline() {
		int[] steps = new int[1];
		CallTimeoutException thrown = catchThrowableOfType(CallTimeoutException.class, () -> {
			try (TimeoutScope scope = this.timeout.open()) {
				while (true) {
					scope.check();
					steps[0]++;
					this.time.advance(Duration.ofMillis(250));
				}
			}
		});
		assertThat(steps[0]).isEqualTo(4);
		assertThat(thrown).hasMessageContaining("report").hasNoSuppressedExceptions();
	}

	@Test
	void workThatDoesNotLookHasTimedOutWhenItEndsLate() {
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> {
			try (TimeoutScope scope = this.timeout.open()) {
				this.time.advance(SECOND);
				assertThat(scope.remaining()).isZero();
			}
		});
	}

	@Test
	void whatLateWorkThrewKeepsTheTimeoutAsASuppressedException() {
		IOException thrown = catchThrowableOfType(IOException.class, () -> {
			try (TimeoutScope scope = this.timeout.open()) {
				this.time.advance(scope.remaining());
				throw new IOException("broken pipe");
			}
		});
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(CallTimeoutException.class);
	}

	@Test
	void guardedCallsWithinEndByItsDeadline() {
		try (TimeoutScope scope = this.timeout.open()) {
			assertThatExceptionOfType(CallTimeoutException.class)
				.isThrownBy(() -> timeout(Duration.ofMinutes(1)).call(() -> {
					this.time.advance(SECOND.plusMillis(2)); // as exact as scans are
					new CountDownLatch(1).await();
					return null;
				}));
			assertThat(scope.isExpired()).isTrue();
		}
		catch (CallTimeoutException ex) {
			assertThat(ex).hasMessageContaining("report");
		}
	}

	@Test
	void aScopeGetsNoMoreTimeThanTheCallItIsIn() throws Exception {
		timeout(Duration.ofMillis(400)).call(() -> {
			try (TimeoutScope scope = this.timeout.open()) {
				assertThat(scope.remaining()).isEqualTo(Duration.ofMillis(400));
			}
			return null;
		});
	}

	@Test
	void withoutTimeLeftNoneIsOpened() {
		try (DeadlineScope over = Deadline.after(Duration.ZERO, this.time).open()) {
			assertThat(over).isNotNull();
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(this.timeout::open);
		}
	}

	@Test
	void anInterruptOfSomebodyElseIsNeitherEatenNorAddedTo() {
		Thread.currentThread().interrupt();
		TimeoutScope scope = this.timeout.open();
		this.time.advance(Duration.ofSeconds(5));
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(scope::close);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void atItsDeadlineItInterruptsNobodyAndCleansUpWhatAsksForIt() throws Exception {
		CompletableFuture<String> cleanedUp = new CompletableFuture<>();
		TimeoutScope scope = this.timeout.open();
		Deadline.onExpiry(() -> cleanedUp.complete("closed"));
		this.time.advance(SECOND.plusMillis(2));
		assertThat(cleanedUp.get(20, TimeUnit.SECONDS)).isEqualTo("closed");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(scope::close);
		scope.close();
	}

	@Test
	void scopesMayBeClosedInAnyOrder() {
		Timeout longer = timeout(Duration.ofSeconds(2));
		TimeoutScope first = longer.open();
		TimeoutScope second = this.timeout.open();
		TimeoutScope third = this.timeout.open();
		second.close();
		first.close();
		assertThat(remaining()).isEqualTo(SECOND);
		third.close();
		assertThat(Deadline.current()).isEmpty();
	}

	@Test
	void aScopeClosedAmidAGuardedCallLeavesTheCallItsDeadline() throws Exception {
		TimeoutScope scope = this.timeout.open();
		timeout(Duration.ofMillis(500)).call(() -> {
			scope.close();
			assertThat(remaining()).isEqualTo(Duration.ofMillis(500));
			return null;
		});
		assertThat(Deadline.current()).isEmpty();
	}

	@Test
	void aScopeClosedAfterTheCallItWasOpenedInDoesNotBringThatCallBack() throws Exception {
		TimeoutScope scope = timeout(Duration.ofMillis(500)).call(this.timeout::open);
		assertThat(Deadline.current()).isEmpty();
		scope.close();
		assertThat(Deadline.current()).isEmpty();
		try (TimeoutScope another = this.timeout.open()) {
			assertThat(another.remaining()).isEqualTo(SECOND);
		}
	}

	@Test
	void anotherThreadCannotCloseIt() throws Exception {
		TimeoutScope scope = this.timeout.open();
		CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(scope::close);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> elsewhere.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("thread that opened it");
		scope.close();
	}

	private static Duration remaining() {
		return Deadline.current().orElseThrow().remaining();
	}

}
