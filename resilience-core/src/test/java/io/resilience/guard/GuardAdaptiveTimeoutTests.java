package io.resilience.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.resilience.CallTimeoutException;
import io.resilience.time.ManualTime;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GuardAdaptiveTimeoutTests {

	private static final long MILLIS = 1_000_000;

	private static final AdaptiveTimeoutConfig CONFIG = new AdaptiveTimeoutConfig(0.95, 2, Duration.ofMillis(50),
			Duration.ofSeconds(20));

	private final ManualTime time = new ManualTime();

	private final Guard guard = Guard.builder()
		.time(this.time, this.time)
		.timeout(TimeoutConfig.of(Duration.ofSeconds(10)))
		.adaptiveTimeout(CONFIG)
		.operationSettings((name) -> name.equals("own")
				? new OperationSettings(TimeoutConfig.of(Duration.ofSeconds(7)), null, null) : OperationSettings.NONE)
		.build();

	@Test
	void timeoutInForceFollowsTheLatencyOfEachOperation() {
		callOften("fast", 100);
		callOften("slow", 1000);
		assertThat(inForce("fast")).isBetween(186L, 214L);
		assertThat(inForce("slow")).isBetween(1860L, 2140L);
		assertThat(inForce("unused")).isEqualTo(10_000);
	}

	@Test
	void operationWithATimeoutOfItsOwnIsLeftAlone() {
		callOften("own", 100);
		assertThat(inForce("own")).isEqualTo(7000);
		assertThat(this.guard.operation("own").adaptiveTimeout()).isNull();
	}

	@Test
	void callIsBoundedByTheTimeoutInForce() {
		callOften("fast", 100);
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> this.guard.operation("fast").run(() -> advance(300)));
		CompletableFuture<String> later = this.guard.operation("fast").callAsync(CompletableFuture::new);
		advance(300);
		assertThat(later).isCompletedExceptionally();
	}

	@Test
	void failuresAndTimeoutsAreNotMeasured() {
		for (int i = 0; i < 200; i++) {
			this.guard.operation("failing").callAsync(() -> {
				advance(100);
				return CompletableFuture.failedFuture(new Exception());
			});
		}
		advance(1000);
		assertThat(inForce("failing")).isEqualTo(10_000);
	}

	@Test
	void itCanBeSwitchedOffAndOnWhileTheGuardIsUsed() {
		callOften("fast", 100);
		this.guard.configureAdaptiveTimeout(null);
		this.guard.refreshOperations();
		assertThat(inForce("fast")).isEqualTo(10_000);
		this.guard.configureAdaptiveTimeout(CONFIG);
		this.guard.refreshOperations();
		callOften("fast", 100);
		assertThat(inForce("fast")).isLessThan(250);
	}

	/** At the same time, since the window is that of the last minute. */
	private void callOften(String operation, long millis) {
		List<CompletableFuture<String>> stages = new ArrayList<>();
		for (int i = 0; i < 120; i++) {
			CompletableFuture<String> stage = new CompletableFuture<>();
			stages.add(stage);
			this.guard.operation(operation).callAsync(() -> stage);
		}
		advance(millis);
		stages.forEach((stage) -> stage.complete("value"));
		advance(1000);
	}

	private long inForce(String operation) {
		return this.guard.operation(operation).timeoutNanos() / MILLIS;
	}

	private void advance(long millis) {
		this.time.advance(Duration.ofMillis(millis));
	}

}
