package io.resilience.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetryTests {

	private final ManualTime time = new ManualTime();

	@Test
	void aCallThatSucceedsIsMadeOnce() throws Exception {
		Retry retry = retry(withoutPauses());
		Script<String> body = new Script<String>().thenReturn("value");
		assertThat(retry.call(body)).isEqualTo("value");
		assertThat(body.attempts()).isEqualTo(1);
		assertThat(retry.snapshot().succeededWithoutRetry()).isEqualTo(1);
	}

	@Test
	void aFailureIsTriedAgainUntilItSucceeds() throws Exception {
		Retry retry = retry(withoutPauses());
		Script<String> body = new Script<String>().thenThrow(new IOException("first"))
			.thenThrow(new IOException("second"))
			.thenReturn("value");
		assertThat(retry.call(body)).isEqualTo("value");
		assertThat(body.attempts()).isEqualTo(3);
		assertThat(retry.snapshot().succeededAfterRetry()).isEqualTo(1);
	}

	@Test
	void nullIsAResult() throws Exception {
		assertThat(retry(withoutPauses()).call(new Script<String>().thenReturn(null))).isNull();
	}

	@Test
	void theLastFailureIsThrownUnchangedWithTheEarlierOnesSuppressed() {
		Retry retry = retry(withoutPauses());
		IOException first = new IOException("first");
		IOException second = new IOException("second");
		IOException third = new IOException("third");
		Script<String> body = new Script<String>().thenThrow(first).thenThrow(second).thenThrow(third);
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isSameAs(third);
		assertThat(third.getSuppressed()).containsExactly(first, second);
		assertThat(retry.snapshot().exhausted()).isEqualTo(1);
	}

	@Test
	void anExceptionThatIsThrownAgainAndAgainDoesNotGrow() {
		Retry retry = retry(withoutPauses().maxAttempts(50));
		IOException constant = new IOException("always the same");
		Script<String> body = new Script<String>().thenThrow(constant);
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isSameAs(constant);
		assertThat(constant.getSuppressed()).isEmpty();
	}

	@Test
	void aConstantExceptionGathersNoEndOfSuppressedOnes() {
		Retry retry = retry(withoutPauses().maxAttempts(2));
		IOException constant = new IOException("always the same");
		for (int call = 0; call < 100; call++) {
			Script<String> body = new Script<String>().thenThrow(new IOException("another")).thenThrow(constant);
			assertThatThrownBy(() -> retry.call((Callable<String>) body)).isSameAs(constant);
		}
		assertThat(constant.getSuppressed()).hasSize(10);
	}

	@Test
	void onlyTheLatestFailuresAreKept() {
		Retry retry = retry(withoutPauses().maxAttempts(100_000));
		List<IOException> thrown = new ArrayList<>();
		Callable<String> body = () -> {
			IOException failure = new IOException("number " + thrown.size());
			thrown.add(failure);
			throw failure;
		};
		assertThatThrownBy(() -> retry.call(body)).satisfies((last) -> {
			assertThat(thrown).hasSize(100_000);
			assertThat(last.getSuppressed()).hasSize(10)
				.containsExactlyElementsOf(thrown.subList(100_000 - 11, 100_000 - 1));
		});
	}

	@Test
	void oneAttemptIsNoRetry() {
		Retry retry = retry(withoutPauses().maxAttempts(1));
		Script<String> body = new Script<String>().thenThrow(new IOException());
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isInstanceOf(IOException.class);
		assertThat(body.attempts()).isEqualTo(1);
		assertThat(retry.snapshot().exhausted()).isEqualTo(1);
	}

	static List<Throwable> finalFailures() {
		BulkheadFullException rejection = new BulkheadFullException("db", null, 1, 0, 0, false);
		return List.of(rejection, new RuntimeException("wrapped by the body", rejection),
				new CompletionException(rejection), new AssertionError("an error"), new OutOfMemoryError("pretended"),
				new CompletionException(new StackOverflowError("pretended")),
				new ExecutionException(new CompletionException(new AssertionError())), new InterruptedException(),
				new IllegalStateException(new InterruptedException()),
				new CallInterruptedException("db", null, "a permit", null), new CancellationException(),
				new CompletionException(new CancellationException()));
	}

	@ParameterizedTest
	@MethodSource("finalFailures")
	void whatCannotPassIsNotTriedAgain(Throwable failure) {
		Retry retry = retry(withoutPauses());
		Script<String> body = new Script<String>().thenThrow(failure);
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isSameAs(failure);
		assertThat(body.attempts()).isEqualTo(1);
		assertThat(retry.snapshot().notRetryable()).isEqualTo(1);
		assertThat(retry.snapshot().calls()).isEqualTo(1);
	}

	@Test
	void aTimeoutIsTriedAgainThoughItInterruptedTheBody() throws Exception {
		Retry retry = retry(withoutPauses());
		Script<String> body = new Script<String>()
			.thenThrow(new CallTimeoutException("db", null, 1, false, new InterruptedException()))
			.thenReturn("value");
		assertThat(retry.call(body)).isEqualTo("value");
	}

	@Test
	void anErrorThatTheBodyWrappedIsAFailureLikeOthers() throws Exception {
		Retry retry = retry(withoutPauses());
		Script<String> body = new Script<String>().thenThrow(new IOException(new NoClassDefFoundError()))
			.thenReturn("value");
		assertThat(retry.call(body)).isEqualTo("value");
	}

	@Test
	void onlyListedExceptionsAreTriedAgainAlsoAsCauses() {
		Retry retry = retry(withoutPauses().retryableExceptions(IOException.class));
		Script<String> wrapped = new Script<String>().thenThrow(new RuntimeException(new IOException()));
		assertThatThrownBy(() -> retry.call((Callable<String>) wrapped)).isInstanceOf(RuntimeException.class);
		assertThat(wrapped.attempts()).isEqualTo(3);
		Script<String> other = new Script<String>().thenThrow(new TimeoutException());
		assertThatThrownBy(() -> retry.call((Callable<String>) other)).isInstanceOf(TimeoutException.class);
		assertThat(other.attempts()).isEqualTo(1);
	}

	@Test
	void anExcludedCauseWinsOverAnIncludedException() {
		Retry retry = retry(withoutPauses().retryableExceptions(IOException.class)
			.nonRetryableExceptions(IllegalStateException.class));
		Script<String> body = new Script<String>().thenThrow(new IOException(new IllegalStateException()));
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isInstanceOf(IOException.class);
		assertThat(body.attempts()).isEqualTo(1);
	}

	@Test
	void aResultCanBeTriedAgain() throws Exception {
		Retry retry = retry(withoutPauses().retryOnResult("busy"::equals));
		Script<String> body = new Script<String>().thenReturn("busy").thenReturn("done");
		assertThat(retry.call(body)).isEqualTo("done");
		assertThat(retry.snapshot().succeededAfterRetry()).isEqualTo(1);
	}

	@Test
	void theLastResultIsReturnedWhenNoAttemptIsLeft() throws Exception {
		Retry retry = retry(withoutPauses().retryOnResult("busy"::equals));
		Script<String> body = new Script<String>().thenThrow(new IOException()).thenReturn("busy");
		assertThat(retry.call(body)).isEqualTo("busy");
		assertThat(body.attempts()).isEqualTo(3);
		assertThat(retry.snapshot().exhausted()).isEqualTo(1);
	}

	@Test
	void aResultPredicateThatFailsCostsNoResult() throws Exception {
		Retry retry = retry(withoutPauses().retryOnResult((result) -> {
			throw new IllegalStateException("broken predicate");
		}));
		Script<String> body = new Script<String>().thenReturn("value");
		Logger logger = Logger.getLogger(Retry.class.getName());
		logger.setLevel(Level.OFF);
		try {
			assertThat(retry.call(body)).isEqualTo("value");
		}
		finally {
			logger.setLevel(null);
		}
		assertThat(body.attempts()).isEqualTo(1);
	}

	@Test
	void aSettingsFunctionThatFailsEndsTheCallWithItsOwnFailure() {
		IllegalStateException broken = new IllegalStateException("broken function");
		Retry retry = retry(withoutPauses().customBackoff((number) -> {
			throw broken;
		}));
		IOException failure = new IOException();
		Script<String> body = new Script<String>().thenThrow(failure);
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isSameAs(failure)
			.satisfies((thrown) -> assertThat(thrown.getSuppressed()).containsExactly(broken));
		assertThat(body.attempts()).isEqualTo(1);
		assertThat(retry.snapshot().notRetryable()).isEqualTo(1);
	}

	@Test
	void aDecoratedBodyIsTriedAgain() throws Exception {
		Script<String> body = new Script<String>().thenThrow(new IOException()).thenReturn("value");
		assertThat(retry(withoutPauses()).decorate(body).call()).isEqualTo("value");
	}

	@Test
	void aBodyWithoutCheckedExceptionNeedsNoCatch() {
		assertThat(retry(withoutPauses()).call(() -> "value")).isEqualTo("value");
	}

	@Test
	void aBodyWithACheckedExceptionThrowsJustThat() {
		CheckedCallable<String, IOException> body = () -> {
			throw new IOException("checked");
		};
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> retry(withoutPauses()).call(body));
	}

	@Test
	void thereIsNoBudgetForARetryWithoutCalls() {
		Retry retry = retry(withoutPauses().budgetRatio(0).budgetMinPerSecond(0.1));
		Script<String> body = new Script<String>().thenThrow(new IOException());
		assertThatThrownBy(() -> retry.call((Callable<String>) body)).isInstanceOf(IOException.class);
		assertThat(body.attempts()).isEqualTo(2);
		RetrySnapshot snapshot = retry.snapshot();
		assertThat(snapshot.budgetDenied()).isEqualTo(1);
		assertThat(snapshot.budgetBalance()).isZero();
	}

	@Test
	void rejectedCallsEarnNoBudget() {
		Retry retry = retry(withoutPauses().budgetRatio(1).budgetMinPerSecond(0));
		for (int call = 0; call < 100; call++) {
			assertThatThrownBy(() -> retry.call(() -> {
				throw new BulkheadFullException("db", null, 1, 0, 0, false);
			})).isInstanceOf(BulkheadFullException.class);
		}
		assertThat(retry.snapshot().budgetBalance()).isZero();
		assertThat(retry.snapshot().calls()).isEqualTo(100);
	}

	@Test
	void retriesOfOneDependencyShareABudgetButNotTheirNumbers() {
		RetryBudget budget = RetryBudget.of(0, 0.3, this.time.read());
		Retry one = Retry.builder("one")
			.config(withoutPauses().build())
			.time(this.time, this.time)
			.budget(budget)
			.build();
		Retry two = Retry.builder("two")
			.config(withoutPauses().build())
			.time(this.time, this.time)
			.budget(budget)
			.build();
		for (Retry retry : List.of(one, two)) {
			Script<String> body = new Script<String>().thenThrow(new IOException());
			assertThatThrownBy(() -> retry.call((Callable<String>) body)).isInstanceOf(IOException.class);
		}
		assertThat(one.snapshot().exhausted()).isEqualTo(1);
		assertThat(two.snapshot().budgetDenied()).isEqualTo(1);
		assertThat(one.snapshot().calls()).isEqualTo(1);
		assertThat(two.snapshot().calls()).isEqualTo(1);
	}

	@Test
	void aNewConfigurationTakesEffectAtOnceAndForgetsNothing() {
		Retry retry = retry(withoutPauses().budgetMinPerSecond(0.2).budgetRatio(0));
		Script<String> first = new Script<String>().thenThrow(new IOException());
		assertThatThrownBy(() -> retry.call((Callable<String>) first)).isInstanceOf(IOException.class);
		retry.configure(withoutPauses().maxAttempts(10).budgetMinPerSecond(0.5).budgetRatio(0).build());
		Script<String> second = new Script<String>().thenThrow(new IOException());
		assertThatThrownBy(() -> retry.call((Callable<String>) second)).isInstanceOf(IOException.class);
		assertThat(second.attempts()).isEqualTo(1 + 5 - 2);
		assertThat(retry.snapshot().calls()).isEqualTo(2);
		assertThat(retry.config().maxAttempts()).isEqualTo(10);
	}

	@Test
	void everyCallIsCountedOnce() throws Exception {
		Retry retry = retry(withoutPauses().nonRetryableExceptions(TimeoutException.class));
		retry.call(new Script<String>().thenReturn("value"));
		retry.call(new Script<String>().thenThrow(new IOException()).thenReturn("value"));
		for (Throwable failure : List.of(new IOException(), new TimeoutException())) {
			assertThatThrownBy(() -> retry.call((Callable<String>) new Script<String>().thenThrow(failure)))
				.isSameAs(failure);
		}
		RetrySnapshot snapshot = retry.snapshot();
		assertThat(snapshot.calls()).isEqualTo(4);
		assertThat(snapshot.succeededWithoutRetry()).isEqualTo(1);
		assertThat(snapshot.succeededAfterRetry()).isEqualTo(1);
		assertThat(snapshot.exhausted()).isEqualTo(1);
		assertThat(snapshot.notRetryable()).isEqualTo(1);
		assertThat(snapshot.retried()).isEqualTo(2);
		assertThat(snapshot.retries()).isEqualTo(3);
		assertThat(snapshot.averageAttempts()).isEqualTo(1.75);
	}

	@Test
	void aRetryThatWouldPassTheDeadlineIsNotMade() {
		Retry retry = retry(RetryConfig.builder().jitter(Jitter.NONE).baseDelay(Duration.ofSeconds(5)));
		Script<String> body = new Script<String>().thenThrow(new IOException());
		Deadline deadline = Deadline.after(Duration.ofSeconds(5), this.time);
		assertThatThrownBy(() -> deadline.call(() -> retry.call((Callable<String>) body)))
			.isInstanceOf(IOException.class);
		assertThat(body.attempts()).isEqualTo(1);
		assertThat(retry.snapshot().deadlineDenied()).isEqualTo(1);
	}

	private Retry retry(RetryConfig.Builder config) {
		return Retry.builder("db").config(config.build()).time(this.time, this.time).build();
	}

	private static RetryConfig.Builder withoutPauses() {
		return RetryConfig.builder().baseDelay(Duration.ZERO).budgetMinPerSecond(1e6);
	}

	/** A body that does one thing after the other, and the last one for ever. */
	private static final class Script<T> implements Callable<T> {

		private final List<Callable<T>> steps = new ArrayList<>();

		private int attempts;

		Script<T> thenReturn(@Nullable T result) {
			this.steps.add(() -> result);
			return this;
		}

		Script<T> thenThrow(Throwable failure) {
			this.steps.add(() -> {
				throw RetryTests.<RuntimeException>unchecked(failure);
			});
			return this;
		}

		int attempts() {
			return this.attempts;
		}

		@Override
		public T call() throws Exception {
			return this.steps.get(Math.min(this.attempts++, this.steps.size() - 1)).call();
		}

	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> X unchecked(Throwable failure) throws X {
		throw (X) failure;
	}

}
