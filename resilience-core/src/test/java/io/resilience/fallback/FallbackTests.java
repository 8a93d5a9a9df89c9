package io.resilience.fallback;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FallbackTests {

	private final Fallback<String> constant = Fallback.of("f", FallbackConfig.<String>builder().value("else").build());

	@Test
	void bodyThatSucceedsNeedsNoAnswer() throws Exception {
		assertThat(this.constant.call(() -> "ok")).isEqualTo("ok");
		assertThat(this.constant.decorate(() -> "ok").call()).isEqualTo("ok");
		assertThat(this.constant.callAsync(() -> CompletableFuture.completedFuture("ok"))).isCompletedWithValue("ok");
		assertThat(this.constant.snapshot()).isEqualTo(new FallbackSnapshot("f", 0, 0));
	}

	@Test
	void failureIsAnsweredAndCounted() {
		assertThat(this.constant.call(() -> failing(new IllegalStateException()))).isEqualTo("else");
		assertThat(this.constant.snapshot()).isEqualTo(new FallbackSnapshot("f", 1, 0));
	}

	@Test
	void defaultAnswerIsNull() {
		assertThat(Fallback.<String>of("f", FallbackConfig.defaults()).answer(new IllegalStateException())).isNull();
	}

	@Test
	void resultOfNullIsNoFailure() {
		assertThat(this.constant.call(() -> (String) null)).isNull();
	}

	@Test
	void mostSpecificTypeAnswersWhateverTheOrder() throws Exception {
		Fallback<String> fallback = Fallback.of("f",
				FallbackConfig.<String>builder()
					.on(Exception.class, (ex) -> "exception")
					.on(FileNotFoundException.class, (ex) -> "file")
					.on(IOException.class, (ex) -> "first io")
					.on(IOException.class, (ex) -> "second io")
					.build());
		assertThat(fallback.answer(new FileNotFoundException())).isEqualTo("file");
		assertThat(fallback.answer(new IOException())).isEqualTo("first io");
		assertThat(fallback.answer(new IllegalStateException())).isEqualTo("exception");
	}

	@Test
	void causeAnswersWhereNoRuleFitsTheFailure() {
		Fallback<String> fallback = Fallback.of("f",
				FallbackConfig.<String>builder()
					.on(IOException.class, (ex) -> ex.getMessage())
					.function((ex) -> "other")
					.build());
		assertThat(fallback.answer(new UncheckedIOException(new IOException("disk")))).isEqualTo("disk");
		assertThat(fallback.answer(new IllegalStateException())).isEqualTo("other");
	}

	@Test
	void whatTheTimeoutDidToTheBodyIsNotTheCause() {
		Fallback<String> fallback = Fallback.of("f",
				FallbackConfig.<String>builder()
					.on(IOException.class, (ex) -> "io")
					.on(CallTimeoutException.class, (ex) -> "late")
					.build());
		Throwable stopped = new IOException(new InterruptedException());
		assertThat(fallback.answer(new CallTimeoutException("db", null, 1, false, stopped))).isEqualTo("late");
	}

	@Test
	void whatNoRuleNamesPassesUnchanged() {
		Fallback<String> fallback = Fallback.of("f",
				FallbackConfig.<String>builder().on(IOException.class, (ex) -> "io").build());
		IllegalStateException failure = new IllegalStateException();
		assertThatIllegalStateException().isThrownBy(() -> fallback.answer(failure))
			.matches((ex) -> ex == failure && ex.getSuppressed().length == 0);
		assertThat(fallback.snapshot()).isEqualTo(new FallbackSnapshot("f", 0, 0));
	}

	@Test
	void errorsInterruptsAndCancellationsPass() {
		List<Throwable> passing = List.of(new StackOverflowError(), new InterruptedException(),
				new CallInterruptedException("db", null, "a permit", null), new CancellationException(),
				new CompletionException(new OutOfMemoryError()), new CompletionException(new CancellationException()));
		for (Throwable failure : passing) {
			assertThatExceptionOfType(Throwable.class).isThrownBy(() -> this.constant.answer(failure))
				.matches((ex) -> ex == failure);
		}
		assertThat(this.constant.snapshot()).isEqualTo(new FallbackSnapshot("f", 0, 0));
	}

	@Test
	void fallbackThatFailsCarriesTheFailureAsSuppressed() {
		IOException failure = new IOException();
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().function((ex) -> {
			throw new IllegalStateException("cache is down");
		}).build());
		assertThatIllegalStateException().isThrownBy(() -> fallback.call(() -> failing(failure)))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(failure));
		assertThat(fallback.snapshot()).isEqualTo(new FallbackSnapshot("f", 0, 1));
	}

	@Test
	void fallbackThatThrowsWhatItWasGivenAttachesNothingToItself() {
		IllegalStateException failure = new IllegalStateException();
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().function((ex) -> {
			throw (RuntimeException) ex;
		}).build());
		assertThatIllegalStateException().isThrownBy(() -> fallback.answer(failure))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
	}

	@Test
	void fallbackThatWrapsTheFailureAttachesItNoSecondTime() {
		IllegalStateException failure = new IllegalStateException();
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().function((ex) -> {
			throw new IllegalArgumentException(ex);
		}).build());
		assertThatIllegalArgumentException().isThrownBy(() -> fallback.answer(failure))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
	}

	@Test
	void nextFallbackAnswersWhereOneFails() {
		List<Throwable> seen = new ArrayList<>();
		IOException failure = new IOException();
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().function((ex) -> {
			throw new IllegalStateException();
		}).orElse((ex) -> {
			seen.add(ex);
			throw new IllegalArgumentException();
		}).orElseValue("last").build());
		assertThat(fallback.call(() -> unchecked(failure))).isEqualTo("last");
		assertThat(seen).containsExactly(failure);
		assertThat(fallback.snapshot()).isEqualTo(new FallbackSnapshot("f", 1, 0));
	}

	@Test
	void lastFallbackThatFailsTellsOfThoseBeforeIt() {
		IllegalStateException first = new IllegalStateException();
		IOException failure = new IOException();
		Fallback<String> fallback = Fallback.of("f", FallbackConfig.<String>builder().function((ex) -> {
			throw first;
		}).orElse((ex) -> {
			throw new IllegalArgumentException();
		}).build());
		assertThatIllegalArgumentException().isThrownBy(() -> fallback.call(() -> unchecked(failure)))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(first, failure));
	}

	@Test
	void asynchronousFailureIsAnsweredUnwrapped() {
		Fallback<String> fallback = Fallback.of("f",
				FallbackConfig.<String>builder().function((ex) -> ex.getClass().getSimpleName()).build());
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = fallback.callAsync(() -> stage.thenApply((value) -> value));
		stage.completeExceptionally(new IOException());
		assertThat(call).isCompletedWithValue("IOException");
		assertThat(fallback.callAsync(() -> unchecked(new IllegalStateException())))
			.isCompletedWithValue("IllegalStateException");
		assertThat(fallback.callAsync(() -> null)).isCompletedWithValue("NullPointerException");
	}

	@Test
	void cancellingTheAnsweredCallCancelsTheStage() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = this.constant.callAsync(() -> stage);
		call.cancel(true);
		assertThat(stage).isCancelled();
		assertThat(call).isCancelled();
		assertThat(this.constant.snapshot().successes()).isZero();
	}

	@Test
	void settingsThatAnswerNothingAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new FallbackConfig<String>(List.of(), null, List.of()))
			.withMessageContaining("answers nothing");
	}

	private static <T> T failing(Exception failure) throws IllegalStateException {
		return unchecked(failure);
	}

	@SuppressWarnings("unchecked")
	private static <T, X extends Exception> T unchecked(Exception failure) throws X {
		throw (X) failure;
	}

}
