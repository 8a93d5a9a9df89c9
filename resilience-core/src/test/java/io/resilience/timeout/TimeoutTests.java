package io.resilience.timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import io.resilience.CallTimeoutException;
import io.resilience.time.DispatchedByHand;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimeoutTests {

	private final ManualTime time = new ManualTime();

	private Timeout timeout(Duration duration) {
		return Timeout.builder("reports").config(TimeoutConfig.of(duration)).time(this.time, this.time).build();
	}

	private Callable<String> taking(Duration duration) {
		return () -> {
			this.time.advance(duration);
			return "report";
		};
	}

	@Test
	void bodyInTimeReturnsItsValue() throws Exception {
		assertThat(timeout(Duration.ofSeconds(2)).call(taking(Duration.ofSeconds(1)))).isEqualTo("report");
	}

	@Test
	void messageNamesTheCallTheLimitAndWhatToDo() {
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> timeout(Duration.ofMillis(1500)).call(taking(Duration.ofSeconds(2))))
			.withMessage(
					"Call to 'reports' exceeded its timeout of PT1.5S. Find out why it is slow, or raise the limit.")
			.satisfies((ex) -> assertThat(ex.timeout()).isEqualTo(Duration.ofMillis(1500)));
	}

	@Test
	void blockedBodyIsInterruptedAndTheFlagIsClearAfterwards() {
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> timeout(Duration.ofSeconds(1)).call((Callable<Object>) () -> {
				this.time.advance(Duration.ofSeconds(1));
				new CountDownLatch(1).await();
				return null;
			}))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void cleanUpAfterATimeoutIsToldOnceThoughTimerAndBodyBothFindItLate() {
		DispatchedByHand scheduler = new DispatchedByHand(this.time);
		List<CompletionStage<String>> cleanedUp = new ArrayList<>();
		Timeout timeout = Timeout.builder("reports")
			.config(TimeoutConfig.of(Duration.ofSeconds(1)))
			.time(this.time, scheduler)
			.build();
		CompletableFuture<String> result = timeout.callAsync(() -> {
			this.time.advance(Duration.ofSeconds(1));
			return new CompletableFuture<>();
		}, cleanedUp::add);
		scheduler.runNext();
		assertThat(result).isCompletedExceptionally();
		assertThat(cleanedUp).hasSize(1);
	}

	@Test
	void lateBodyIsCountedWhileItRuns() {
		Timeout timeout = timeout(Duration.ofSeconds(1));
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> timeout.call((Callable<Object>) () -> {
			this.time.advance(Duration.ofSeconds(1));
			assertThat(timeout.snapshot().abandoned()).isEqualTo(1);
			return null;
		}));
		assertThat(timeout.snapshot().abandoned()).isZero();
	}

	@Test
	void changedTimeoutIsThatOfCallsToCome() throws Exception {
		Timeout timeout = timeout(Duration.ofSeconds(1));
		timeout.call(() -> {
			timeout.configure(TimeoutConfig.of(Duration.ofSeconds(9)));
			return null;
		});
		assertThat(timeout.call(taking(Duration.ofSeconds(5)))).isEqualTo("report");
		assertThat(timeout.config().timeout()).isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	void timeThatIsNotAboveZeroIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TimeoutConfig.of(Duration.ZERO))
			.withMessageContaining("timeout");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TimeoutConfig.builder().total(Duration.ofSeconds(-1)).build())
			.withMessageContaining("total_timeout");
	}

	@Test
	void longestTimeoutIsNoOverflow() throws Exception {
		this.time.advance(Duration.ofDays(365));
		assertThat(timeout(Duration.ofSeconds(Long.MAX_VALUE)).call(taking(Duration.ofDays(3)))).isEqualTo("report");
	}

}
