package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.resilience.CheckedCallable;
import io.resilience.CheckedRunnable;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * All ways to call compile without a cast, and what the body throws comes out as it is.
 */
class CallStylesTests {

	private final ManualTime time = new ManualTime();

	private Guard guard = Guard.builder()
		.name("files")
		.time(this.time, this.time)
		.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
		.retry(RetryConfig.builder().maxAttempts(1).build())
		.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
		.build();

	private final IOException down = new IOException("down");

	@AfterEach
	void close() {
		this.guard.close();
	}

	private String read() throws IOException {
		return "content";
	}

	private String readBroken() throws IOException {
		throw this.down;
	}

	private void write() throws IOException {
		throw this.down;
	}

	private static String plain() {
		return "plain";
	}

	@Test
	void lambdaThatThrowsNothingNeedsNoCatch() {
		String result = this.guard.call(() -> "lambda");
		assertThat(result).isEqualTo("lambda");
		assertThat(this.guard.<String, RuntimeException>call(CallStylesTests::plain)).isEqualTo("plain");
	}

	@Test
	void methodReferenceThrowsWhatItsMethodThrows() throws IOException {
		assertThat(this.guard.call(this::read)).isEqualTo("content");
		assertThat(this.guard.operation("read").call(this::read)).isEqualTo("content");
	}

	@Test
	void callableVariableThrowsException() throws Exception {
		Callable<String> body = () -> "callable";
		assertThat(this.guard.call(body)).isEqualTo("callable");
		assertThat(this.guard.operation("read").call(body)).isEqualTo("callable");
		assertThat(this.guard.decorate(body).call()).isEqualTo("callable");
	}

	@Test
	void checkedCallableVariableThrowsWhatItDeclares() throws IOException {
		CheckedCallable<String, IOException> body = this::read;
		assertThat(this.guard.call(body)).isEqualTo("content");
	}

	@Test
	void supplierIsCalledByItsMethod() {
		Supplier<String> supplier = () -> "supplied";
		String result = this.guard.call(supplier::get);
		assertThat(result).isEqualTo("supplied");
	}

	@Test
	void bodyWithoutResultIsRun() {
		StringBuilder log = new StringBuilder();
		this.guard.run(() -> log.append("ran"));
		CheckedRunnable<RuntimeException> body = () -> log.append(" twice");
		this.guard.operation("write").run(body);
		assertThat(log).hasToString("ran twice");
		assertThat(catchThrowable(() -> this.guard.run(this::write))).isSameAs(this.down);
	}

	@Test
	void futureIsAValueLikeAnyOtherToABlockingCall() {
		Future<String> future = CompletableFuture.failedFuture(this.down);
		Future<String> result = this.guard.call(() -> future);
		assertThat(result).isSameAs(future);
	}

	@ParameterizedTest
	@EnumSource(value = BulkheadType.class, names = { "SEMAPHORE", "THREAD_POOL" })
	void checkedExceptionComesOutUnchangedThroughAllStyles(BulkheadType type) {
		Guard guard = Guard.builder()
			.timeout(TimeoutConfig.of(Duration.ofSeconds(30)))
			.bulkhead(BulkheadConfig.builder().type(type).maxConcurrent(1).build())
			.build();
		Callable<String> callable = this::readBroken;
		assertThat(List.of(catchThrowable(() -> guard.call(this::readBroken)),
				catchThrowable(() -> guard.call(callable)), catchThrowable(() -> guard.run(this::write)),
				catchThrowable(() -> guard.decorate(callable).call()),
				catchThrowable(() -> guard.operation("read").call(this::readBroken)),
				catchThrowable(() -> guard.operation("read").run(this::write)),
				catchThrowable(() -> guard.callAsync(() -> {
					throw this.down;
				}).get()).getCause()))
			.allSatisfy((thrown) -> assertThat(thrown).isSameAs(this.down));
		assertThat(catchThrowable(() -> guard.callAsync(() -> CompletableFuture.failedFuture(this.down)).get()))
			.isInstanceOf(ExecutionException.class)
			.cause()
			.isSameAs(this.down);
		guard.close();
	}

	@Test
	void timeoutByItselfKnowsTheSameStyles() throws Exception {
		Timeout timeout = Timeout.builder("files").time(this.time, this.time).build();
		String lambda = timeout.call(() -> "lambda");
		Callable<String> callable = () -> "callable";
		assertThat(List.of(lambda, timeout.call(callable), timeout.call(this::read), timeout.decorate(callable).call()))
			.containsExactly("lambda", "callable", "content", "callable");
		assertThat(catchThrowable(() -> timeout.call(this::readBroken))).isSameAs(this.down);
	}

	@Test
	void nullIsAResultLikeAnyOther() {
		assertThat(this.guard.<String, RuntimeException>call(() -> null)).isNull();
		assertThat(this.guard.calls().count(Outcome.SUCCESS)).isEqualTo(1);
	}

}
