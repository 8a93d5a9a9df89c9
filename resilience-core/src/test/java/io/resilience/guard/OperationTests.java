package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.RateLimitExceededException;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.dependency.OperationConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class OperationTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private static RetryConfig retry(int attempts) {
		return RetryConfig.builder().maxAttempts(attempts).baseDelay(Duration.ZERO).build();
	}

	private static RateLimiterConfig limit(int limit) {
		return RateLimiterConfig.builder().limit(limit).period(Duration.ofDays(1)).maxWait(Duration.ZERO).build();
	}

	private static OperationConfig own(Duration timeout, RetryConfig retry, RateLimiterConfig limit) {
		return new OperationConfig(timeout, null, retry, limit);
	}

	private int attempts(Dependency dependency, String operation) {
		AtomicInteger attempts = new AtomicInteger();
		catchThrowable(() -> dependency.call(operation, (Callable<String>) () -> {
			attempts.incrementAndGet();
			throw new IOException("down");
		}));
		return attempts.get();
	}

	@Test
	void operationHasItsOwnTimeoutAndTheOthersThatOfTheDependency() throws Exception {
		Dependency dependency = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.timeout(Duration.ofSeconds(10))
					.operation("search", own(Duration.ofSeconds(2), null, null))
					.build());
		Callable<Duration> left = () -> Deadline.current().orElseThrow().remaining();
		assertThat(dependency.call("search", left)).isEqualTo(Duration.ofSeconds(2));
		assertThat(dependency.call("order", left)).isEqualTo(Duration.ofSeconds(10));
		assertThat(dependency.call(left)).isEqualTo(Duration.ofSeconds(10));
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> dependency.call("search", () -> {
			this.time.advance(Duration.ofSeconds(2));
			return null;
		})).withMessageContaining("search").withMessageContaining("PT2S");
	}

	@Test
	void operationHasItsOwnRetryAndTheOthersThatOfTheDependency() {
		Dependency dependency = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.circuitBreaker(null)
					.retry(retry(2))
					.operation("search", own(null, retry(4), null))
					.build());
		assertThat(attempts(dependency, "search")).isEqualTo(4);
		assertThat(attempts(dependency, "order")).isEqualTo(2);
		assertThat(dependency.snapshot().calls().retried()).isEqualTo(2);
	}

	@Test
	void operationHasARateLimitBesidesThatOfTheDependency() throws Exception {
		Dependency dependency = this.registry.register("api",
				DependencyConfig.builder(DependencyType.EXTERNAL_API)
					.rateLimit(limit(3))
					.operation("search", own(null, null, limit(1)))
					.build());
		assertThat(dependency.call("search", () -> "first")).isEqualTo("first");
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> dependency.call("search", () -> "second"));
		assertThat(dependency.call("order", () -> "second")).isEqualTo("second");
		assertThat(dependency.call("order", () -> "third")).isEqualTo("third");
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> dependency.call("order", () -> "fourth"));
	}

	@Test
	void changedSettingsReachOperationsThatAreInUse() throws Exception {
		DependencyConfig before = DependencyConfig.builder(DependencyType.EXTERNAL_API)
			.timeout(Duration.ofSeconds(10))
			.circuitBreaker(null)
			.build();
		Dependency dependency = this.registry.register("api", before);
		Operation search = dependency.operation("search");
		assertThat(attempts(dependency, "search")).isEqualTo(1);
		dependency.configure(before.toBuilder()
			.timeout(Duration.ofSeconds(3))
			.retry(retry(3))
			.operation("search", own(null, null, limit(5)))
			.build());
		assertThat(search.timeoutNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
		assertThat(attempts(dependency, "search")).isEqualTo(3);
		assertThat(search.rateLimiter()).isNotNull();
		dependency.configure(before);
		assertThat(search.retry()).isNull();
		assertThat(search.rateLimiter()).isNull();
		assertThat(search.timeoutNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());
	}

	@Test
	void operationsThatGetRetriesOfTheirOwnDoNotShareThem() {
		DependencyConfig before = DependencyConfig.builder(DependencyType.EXTERNAL_API)
			.circuitBreaker(null)
			.retry(retry(2))
			.build();
		Dependency dependency = this.registry.register("api", before);
		Operation search = dependency.operation("search");
		Operation order = dependency.operation("order");
		dependency.configure(before.toBuilder()
			.retry(null)
			.operation("search", own(null, retry(3), null))
			.operation("order", own(null, retry(5), null))
			.build());
		assertThat(search.retry()).isNotSameAs(order.retry());
		assertThat(attempts(dependency, "search")).isEqualTo(3);
		assertThat(attempts(dependency, "order")).isEqualTo(5);
	}

	@Test
	void rateLimitOfAnOperationKeepsItsCountWhenOtherSettingsChange() throws Exception {
		DependencyConfig before = DependencyConfig.builder(DependencyType.EXTERNAL_API)
			.operation("search", own(null, null, limit(1)))
			.build();
		Dependency dependency = this.registry.register("api", before);
		dependency.call("search", () -> "first");
		dependency.configure(before.toBuilder().timeout(Duration.ofSeconds(3)).build());
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> dependency.call("search", () -> "second"));
	}

	@Test
	void sameNameIsTheSameOperationAndItsNumbersAreItsOwn() throws Exception {
		Dependency dependency = this.registry.registerApi("api");
		Operation search = dependency.operation("search");
		assertThat(dependency.operation("search")).isSameAs(search);
		search.call(() -> "found");
		catchThrowable(() -> dependency.call("order", (Callable<String>) () -> {
			throw new IOException("down");
		}));
		assertThat(search.count(Outcome.SUCCESS)).isEqualTo(1);
		assertThat(search.count(Outcome.FAILURE)).isZero();
		assertThat(dependency.operation("order").count(Outcome.FAILURE)).isEqualTo(1);
		assertThat(dependency.snapshot().calls().total()).isEqualTo(2);
		assertThat(search.latency().count()).isEqualTo(1);
	}

	@Test
	void operationIsToldOnceAndOutsideOfTheCall() {
		List<String> told = new ArrayList<>();
		Guard guard = Guard.builder().operationListener((operation) -> told.add(operation.name())).build();
		guard.operation("search");
		guard.operation("search");
		guard.call(() -> "unnamed");
		assertThat(told).containsExactly("search");
	}

}
