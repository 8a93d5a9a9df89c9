package io.resilience.hedge;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.resilience.retry.RetryBudget;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HedgeTests {

	private final ManualTime time = new ManualTime();

	private final List<CompletableFuture<String>> attempts = new ArrayList<>();

	@Test
	void answerBeforeTheDelayStartsNoHedge() {
		Hedge hedge = hedge(HedgeConfig.defaults());
		CompletableFuture<String> call = hedge.callAsync(this::attempt);
		advance(999);
		this.attempts.get(0).complete("first");
		advance(5000);
		assertThat(call).isCompletedWithValue("first");
		assertThat(this.attempts).hasSize(1);
		assertThat(hedge.snapshot()).isEqualTo(new HedgeSnapshot("h", 1, 0, 0, 0, 0));
	}

	@Test
	void hedgeThatAnswersFirstWinsAndTheSlowAttemptIsCancelled() {
		Hedge hedge = hedge(HedgeConfig.defaults());
		CompletableFuture<String> call = hedge.callAsync(this::attempt);
		advance(1000);
		assertThat(this.attempts).hasSize(2);
		this.attempts.get(1).complete("second");
		assertThat(call).isCompletedWithValue("second");
		assertThat(this.attempts.get(0)).isCancelled();
		assertThat(hedge.snapshot()).isEqualTo(new HedgeSnapshot("h", 1, 1, 1, 0, 0));
	}

	@Test
	void firstAttemptCanStillWin() {
		Hedge hedge = hedge(HedgeConfig.defaults());
		CompletableFuture<String> call = hedge.callAsync(this::attempt);
		advance(1000);
		this.attempts.get(0).complete("first");
		assertThat(call).isCompletedWithValue("first");
		assertThat(this.attempts.get(1)).isCancelled();
		assertThat(hedge.snapshot().wonByHedge()).isZero();
	}

	@Test
	void nullIsAnAnswer() {
		CompletableFuture<String> call = hedge(HedgeConfig.defaults()).callAsync(this::attempt);
		advance(1000);
		this.attempts.get(1).complete(null);
		assertThat(call).isCompletedWithValue(null);
	}

	@Test
	void failureStartsNoHedge() {
		CompletableFuture<String> call = hedge(HedgeConfig.defaults()).callAsync(this::attempt);
		IOException failure = new IOException();
		this.attempts.get(0).completeExceptionally(failure);
		advance(5000);
		assertThat(this.attempts).hasSize(1);
		assertThatThrownBy(call::get).hasCause(failure);
	}

	@Test
	void hedgeUnderWayMayMakeUpForAFailure() {
		CompletableFuture<String> call = hedge(HedgeConfig.defaults()).callAsync(this::attempt);
		advance(1000);
		this.attempts.get(0).completeExceptionally(new IOException());
		assertThat(call).isNotDone();
		this.attempts.get(1).complete("second");
		assertThat(call).isCompletedWithValue("second");
	}

	@Test
	void whereAllFailTheFirstFailureTellsOfTheOthers() {
		CompletableFuture<String> call = hedge(HedgeConfig.builder().maxHedges(2).build()).callAsync(this::attempt);
		advance(2000);
		IOException first = new IOException();
		IOException second = new IOException();
		this.attempts.get(1).completeExceptionally(second);
		this.attempts.get(0).completeExceptionally(first);
		assertThat(call).isNotDone();
		this.attempts.get(2).completeExceptionally(first);
		assertThatThrownBy(call::get).hasCause(first);
		assertThat(first.getSuppressed()).containsExactly(second);
	}

	@Test
	void errorEndsTheCallAtOnce() {
		CompletableFuture<String> call = hedge(HedgeConfig.defaults()).callAsync(this::attempt);
		advance(1000);
		this.attempts.get(1).completeExceptionally(new StackOverflowError());
		assertThatThrownBy(call::get).hasCauseInstanceOf(StackOverflowError.class);
		assertThat(this.attempts.get(0)).isCancelled();
	}

	@Test
	void noMoreHedgesThanConfigured() {
		Hedge hedge = hedge(HedgeConfig.builder().delay(Duration.ofMillis(10)).maxHedges(3).build());
		hedge.callAsync(this::attempt);
		advance(10);
		assertThat(this.attempts).hasSize(2);
		advance(10);
		assertThat(this.attempts).hasSize(3);
		advance(1000);
		assertThat(this.attempts).hasSize(4);
	}

	@Test
	void eachHedgeTakesFromTheBudget() {
		RetryBudget budget = RetryBudget.of(0.5, 0, this.time.read());
		Hedge hedge = Hedge.builder("h").time(this.time, this.time).budget(budget).build();
		for (int i = 0; i < 4; i++) {
			hedge.callAsync(this::attempt);
		}
		advance(1000);
		assertThat(this.attempts).hasSize(6);
		assertThat(hedge.snapshot()).isEqualTo(new HedgeSnapshot("h", 4, 2, 0, 2, 0));
	}

	@Test
	void delayFollowsThePercentileOnceThereWereEnoughCalls() {
		Hedge hedge = hedge(HedgeConfig.builder().delayPercentile(0.9).build());
		for (int i = 0; i < Hedge.MINIMUM_CALLS; i++) {
			CompletableFuture<String> call = hedge.callAsync(this::attempt);
			advance(100);
			this.attempts.get(i).complete("fast");
			assertThat(call).isDone();
		}
		advance(1000);
		hedge.callAsync(this::attempt);
		advance(93);
		assertThat(this.attempts).hasSize(Hedge.MINIMUM_CALLS + 1);
		advance(14);
		assertThat(this.attempts).hasSize(Hedge.MINIMUM_CALLS + 2);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1, -0.01, 1.01, Double.NaN })
	void percentileThatNoCallOrEveryCallIsBelowIsRefused(double percentile) {
		assertThatIllegalArgumentException().isThrownBy(() -> HedgeConfig.builder().delayPercentile(percentile).build())
			.withMessageContaining("delay_percentile (" + percentile + ")");
	}

	@Test
	void cancellingTheCallCancelsAllAttempts() {
		CompletableFuture<String> call = hedge(HedgeConfig.defaults()).callAsync(this::attempt);
		advance(1000);
		call.cancel(true);
		assertThat(this.attempts).hasSize(2).allMatch(CompletableFuture::isCancelled);
		assertThat(call).isCancelled();
	}

	@Test
	void bodyThatThrowsOrReturnsNoStageFails() {
		Hedge hedge = hedge(HedgeConfig.defaults());
		assertThatThrownBy(() -> hedge.callAsync(() -> {
			throw new IOException();
		}).get()).hasCauseInstanceOf(IOException.class);
		assertThatThrownBy(() -> hedge.callAsync(() -> null).get()).hasCauseInstanceOf(NullPointerException.class);
	}

	@Test
	void newSettingsCountForCallsToCome() {
		Hedge hedge = hedge(HedgeConfig.defaults());
		hedge.configure(HedgeConfig.builder().delay(Duration.ofMillis(5)).build());
		hedge.callAsync(this::attempt);
		advance(5);
		assertThat(this.attempts).hasSize(2);
	}

	private Hedge hedge(HedgeConfig config) {
		return Hedge.builder("h").config(config).time(this.time, this.time).build();
	}

	private CompletableFuture<String> attempt() {
		CompletableFuture<String> attempt = new CompletableFuture<>();
		this.attempts.add(attempt);
		return attempt;
	}

	private void advance(long millis) {
		this.time.advance(Duration.ofMillis(millis));
	}

}
