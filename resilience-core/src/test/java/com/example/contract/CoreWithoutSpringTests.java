package com.example.contract;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.resilience.BulkheadFullException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.LoadShedException;
import io.resilience.RateLimitExceededException;
import io.resilience.ResilienceException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitBreakerSnapshot;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.dependency.DependencyType;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.fallback.FallbackSnapshot;
import io.resilience.guard.Guard;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.hedge.HedgeSnapshot;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.LoadShedderSnapshot;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.ratelimit.RateLimiterSnapshot;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.retry.RetrySnapshot;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import io.resilience.timeout.TimeoutSnapshot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The core as its users write it: by its public names alone, from another package.
 */
class CoreWithoutSpringTests {

	record User(int id) {
	}

	private final ManualTime time = new ManualTime();

	private static User load(int id) throws IOException {
		return new User(id);
	}

	@Test
	void aRegistryOfDependencies() throws Exception {
		int id = 7;
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			Dependency db = registry.register("user_db", DependencyType.DATABASE);
			Dependency pay = registry.register("payment_gateway",
					DependencyConfig.builder(DependencyType.EXTERNAL_API)
						.maxConcurrent(5)
						.timeout(Duration.ofSeconds(25))
						.build());
			User user = db.call(() -> load(id));
			User same = db.call("get_user", () -> load(id));
			CompletionStage<User> later = pay.callAsync(() -> CompletableFuture.supplyAsync(() -> new User(id)));
			DependencySnapshot now = db.snapshot();
			assertThat(user).isEqualTo(same);
			assertThat(later.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(user);
			assertThat(now.name()).isEqualTo("user_db");
			assertThat(db.operation("get_user").decorate(() -> load(id)).call()).isEqualTo(user);
		}
	}

	@Test
	void unknownAndContradictoryNames() {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			registry.register("user_db", DependencyType.DATABASE);
			registry.register("orders", DependencyType.DATABASE);
			assertThatThrownBy(() -> registry.get("users_db")).hasMessageMatching("(?s).*user_db.*orders.*");
			assertThat(registry.find("users_db")).isEmpty();
			assertThat(registry.find("user_db")).isPresent();
			assertThat(registry.register("user_db", DependencyType.DATABASE)).isSameAs(registry.get("user_db"));
			assertThatThrownBy(() -> registry.register("user_db", DependencyType.CACHE))
				.hasMessageContaining("DATABASE")
				.hasMessageContaining("CACHE");
		}
	}

	@Test
	void shortFormsForEveryType() {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			List<Dependency> all = List.of(registry.registerDatabase("a", 10), registry.registerApi("b", 5),
					registry.registerCache("c", 50), registry.registerMessageQueue("d", 20),
					registry.registerFileSystem("e", 8), registry.registerCpu("f", 2), registry.registerMemory("g", 2));
			assertThat(all).extracting(Dependency::type).containsExactly(DependencyType.values());
			assertThat(all).extracting((it) -> it.config().bulkhead().maxConcurrent())
				.containsExactly(10, 5, 50, 20, 8, 2, 2);
		}
	}

	@Test
	void everyPatternHasTheSameDoors() {
		BulkheadSnapshot bulkhead = Bulkhead.of("x", BulkheadConfig.builder().build()).snapshot();
		CircuitBreakerSnapshot breaker = CircuitBreaker.of("x", CircuitBreakerConfig.builder().build()).snapshot();
		TimeoutSnapshot timeout = Timeout.of("x", TimeoutConfig.builder().build()).snapshot();
		RetrySnapshot retry = Retry.of("x", RetryConfig.builder().build()).snapshot();
		RateLimiterSnapshot limiter = RateLimiter.of("x", RateLimiterConfig.builder().build()).snapshot();
		LoadShedderSnapshot shedder = LoadShedder.of("x", LoadShedderConfig.builder().build()).snapshot();
		HedgeSnapshot hedge = Hedge.of("x", HedgeConfig.builder().build()).snapshot();
		FallbackSnapshot fallback = Fallback.of("x", FallbackConfig.<String>builder().value("y").build()).snapshot();
		assertThat(List.of(bulkhead.name(), breaker.name(), timeout.name(), retry.name(), limiter.name(),
				shedder.name(), hedge.name(), fallback.name()))
			.containsOnly("x");
		assertThat(BulkheadConfig.defaults()).isEqualTo(BulkheadConfig.builder().build());
		assertThat(CircuitBreakerConfig.defaults()).isEqualTo(CircuitBreakerConfig.builder().build());
		assertThat(TimeoutConfig.defaults()).isEqualTo(TimeoutConfig.builder().build());
		assertThat(RetryConfig.defaults()).isEqualTo(RetryConfig.builder().build());
		assertThat(RateLimiterConfig.defaults()).isEqualTo(RateLimiterConfig.builder().build());
		assertThat(LoadShedderConfig.defaults()).isEqualTo(LoadShedderConfig.builder().build());
		assertThat(HedgeConfig.defaults()).isEqualTo(HedgeConfig.builder().build());
	}

	@Test
	void timeCanBeMovedByHandEverywhere() throws Exception {
		Bulkhead.builder("x").time(this.time, this.time).build();
		Timeout.builder("x").time(this.time, this.time).build();
		Retry.builder("x").time(this.time, this.time).build();
		RateLimiter.builder("x").time(this.time, this.time).build();
		LoadShedder.builder("x").ticker(this.time).build();
		Hedge.builder("x").time(this.time, this.time).build();
		Guard.builder().time(this.time, this.time).build().close();
		CircuitBreaker breaker = CircuitBreaker.builder("x")
			.config(CircuitBreakerConfig.builder().failureThreshold(2).recoveryTimeout(Duration.ofSeconds(30)).build())
			.time(this.time, this.time)
			.build();
		breaker.recordFailure();
		breaker.recordFailure();
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		this.time.advance(Duration.ofSeconds(30));
		assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
		try (DependencyRegistry registry = DependencyRegistry.builder()
			.ticker(this.time)
			.scheduler(this.time)
			.build()) {
			Dependency db = registry.registerDatabase("db");
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> db.call((Callable<String>) () -> {
				this.time.advance(Duration.ofSeconds(10));
				return "late";
			}));
		}
	}

	@Test
	void aBreakerAsWrapperDecoratorAndScope() throws Exception {
		CircuitBreaker breaker = CircuitBreaker.of("x", CircuitBreakerConfig.defaults());
		assertThat(breaker.call(() -> load(1))).isEqualTo(new User(1));
		Callable<User> decorated = breaker.decorate(() -> load(2));
		assertThat(decorated.call()).isEqualTo(new User(2));
		try (var permit = breaker.acquire()) {
			load(3);
			permit.success();
		}
		breaker.recordSuccess();
		breaker.recordFailure();
		breaker.recordFailure(new IOException("down"));
		breaker.forceOpen();
		assertThat(breaker.state()).isEqualTo(CircuitState.FORCED_OPEN);
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(breaker::acquire);
		breaker.close();
		breaker.disable();
		assertThat(breaker.state()).isEqualTo(CircuitState.DISABLED);
		breaker.reset();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void aBulkheadAsWrapperDecoratorAndScope() throws Exception {
		Bulkhead bulkhead = Bulkhead.of("x", BulkheadConfig.builder().maxConcurrent(1).build());
		assertThat(bulkhead.call(() -> load(1))).isEqualTo(new User(1));
		assertThat(bulkhead.decorate(() -> load(2)).call()).isEqualTo(new User(2));
		try (var permit = bulkhead.acquire()) {
			assertThat(permit).isNotNull();
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(bulkhead::acquire)
				.satisfies((ex) -> assertThat(ex.dependency()).isEqualTo("x"));
		}
		assertThat(bulkhead.tryAcquire()).isPresent();
	}

	@Test
	void aGuardInOneFixedOrder() throws Exception {
		LoadShedderConfig withoutSignals = LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1).build();
		try (Guard guard = Guard.builder()
			.name("orders")
			.bulkhead(BulkheadConfig.defaults())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(30)))
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.retry(RetryConfig.defaults())
			.rateLimiter(RateLimiterConfig.defaults())
			.hedge(HedgeConfig.defaults())
			.loadShedder(LoadShedder.of("orders", withoutSignals))
			.fallback(Fallback.of("orders", FallbackConfig.<User>builder().value(new User(0)).build()))
			.build()) {
			assertThat(guard.call(() -> load(1))).isEqualTo(new User(1));
			assertThat(guard.<User, IOException>call(() -> {
				throw new IOException("down");
			})).isEqualTo(new User(0));
			assertThat(guard.decorateSupplier(() -> Deadline.current().isPresent()).get()).isTrue();
		}
	}

	@Test
	void guardsThatShareTheirPatterns() throws Exception {
		CircuitBreaker breaker = CircuitBreaker.of("shared",
				CircuitBreakerConfig.builder().failureThreshold(2).build());
		Bulkhead bulkhead = Bulkhead.of("shared", BulkheadConfig.builder().maxConcurrent(1).build());
		RateLimiter limiter = RateLimiter.of("shared", RateLimiterConfig.defaults());
		Retry retry = Retry.of("shared", RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ZERO).build());
		Timeout timeout = Timeout.of("shared", TimeoutConfig.of(Duration.ofSeconds(30)));
		Hedge hedge = Hedge.of("shared", HedgeConfig.builder().delay(Duration.ofMinutes(1)).build());
		Guard reads = Guard.builder().bulkhead(bulkhead).circuitBreaker(breaker).timeout(timeout).hedge(hedge).build();
		Guard writes = Guard.builder()
			.retry(retry)
			.rateLimiter(limiter)
			.circuitBreaker(breaker)
			.bulkhead(bulkhead)
			.build();
		assertThat(reads.call(() -> load(1))).isEqualTo(writes.call(() -> load(1)));
		assertThat(bulkhead.snapshot().entered()).isEqualTo(2);
		assertThat(limiter.snapshot().admitted()).isEqualTo(1);
		assertThat(hedge.snapshot().calls()).isEqualTo(1);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> writes.<User, IOException>call(() -> {
			throw new IOException("down");
		}));
		assertThat(retry.snapshot().retries()).isEqualTo(1);
		assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> reads.call(() -> load(1)));
		reads.close();
		assertThat(bulkhead.call(() -> load(1))).isEqualTo(new User(1));
	}

	@Test
	void oneFamilyOfExceptions() {
		assertThat(CallRejectedException.class).isAssignableFrom(BulkheadFullException.class)
			.isAssignableFrom(CircuitOpenException.class)
			.isAssignableFrom(RateLimitExceededException.class)
			.isAssignableFrom(LoadShedException.class);
		assertThat(ResilienceException.class).isAssignableFrom(CallRejectedException.class)
			.isAssignableFrom(CallTimeoutException.class);
		assertThat(RuntimeException.class).isAssignableFrom(ResilienceException.class);
		Bulkhead full = Bulkhead.of("x", BulkheadConfig.builder().maxConcurrent(1).build());
		full.acquire();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(full::acquire).satisfies((ex) -> {
			assertThat(ex.operation()).isNull();
			assertThat(ex.getStackTrace()).isEmpty();
		});
	}

}
