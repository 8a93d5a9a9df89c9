package io.resilience.spring.properties;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.resilience.CallRejectedException;
import io.resilience.ContextPropagator;
import io.resilience.circuitbreaker.CircuitBreakerPermit;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.health.ResilienceHealthContributor;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.Patterns;
import io.resilience.time.ManualTime;
import org.awaitility.Awaitility;

import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * A guard that settings made, as the starter makes it, on a time that is moved by hand,
 * and what it can be seen to do.
 */
final class LiveGuard implements AutoCloseable {

	static final String DEPENDENCY = "users";

	static final String OPERATION = "find";

	static final String PATTERN = "order";

	/** More than any limit that is tried. */
	private static final int MANY = 60;

	private static final int NEVER = -1;

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Guard guard;

	private final Operation operation;

	private LiveGuard(Map<String, ?> settings, boolean pattern) {
		DependencySettings read = SettingsBuilder.empty().properties(Map.copyOf(settings)).build();
		if (pattern) {
			this.guard = new Patterns(read, this.registry, ContextPropagator.NONE).guard(PATTERN, AnnotationValues.NONE,
					"here");
		}
		else {
			this.guard = new Dependencies(read, this.registry).configured(DEPENDENCY).guard();
		}
		this.operation = this.guard.operation(OPERATION);
	}

	static LiveGuard ofDependency(Map<String, ?> settings) {
		return new LiveGuard(settings, false);
	}

	static LiveGuard ofPattern(Map<String, ?> settings) {
		return new LiveGuard(settings, true);
	}

	private Dependency dependency() {
		return this.registry.get(DEPENDENCY);
	}

	DependencyType type() {
		return dependency().type();
	}

	/** What health says while the breaker is open. */
	String healthWhileOpen() {
		dependency().circuitBreaker().forceOpen();
		HealthIndicator indicator = (HealthIndicator) new ResilienceHealthContributor(this.registry,
				HealthThresholds::defaults)
			.getContributor(DEPENDENCY);
		return indicator.health().getStatus().getCode();
	}

	/** How many seconds a call may last, of some. */
	List<Integer> survived() {
		return IntStream.of(1, 3, 7, 20, 45).filter(this::survives).boxed().toList();
	}

	private boolean survives(int seconds) {
		CompletableFuture<?> call = lasting(seconds);
		waitFor(call::isDone, 0.5, 200);
		await(call::isDone);
		return !call.isCompletedExceptionally();
	}

	/** Begins a call, on whatever thread, before any time goes by. */
	private CompletableFuture<?> lasting(double seconds) {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<?> call = this.operation.callAsync(() -> {
			CompletableFuture<String> later = new CompletableFuture<>();
			this.time.schedule(() -> later.complete("done"), (long) (seconds * 1e9));
			begun.countDown();
			return later;
		});
		await(() -> begun.getCount() == 0 || call.isDone());
		return call;
	}

	/** For what other threads do. */
	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(20)).until(condition);
	}

	/** Seconds between the attempts of a call that always fails. */
	List<Double> pauses() {
		List<Double> at = new ArrayList<>();
		CompletableFuture<?> call = this.operation.callAsync(() -> {
			at.add(seconds());
			return CompletableFuture.failedFuture(new IOException());
		});
		waitFor(call::isDone, 0.1, 1000);
		return differences(at);
	}

	/** Seconds at which attempts begin that never end, from the first. */
	List<Double> begun() {
		List<Double> at = new ArrayList<>();
		this.operation.callAsync(() -> {
			at.add(seconds());
			return new CompletableFuture<>();
		});
		waitFor(() -> false, 0.1, 10);
		return at.stream().map((begun) -> round(begun - at.get(0))).toList();
	}

	/** The same after many calls that took a tenth of a second. */
	List<Double> begunAfterFastCalls() {
		timeoutAfter(0.1, 0.1);
		this.time.advance(Duration.ofSeconds(15)); // for the budget of hedges
		return begun();
	}

	/**
	 * The timeout in force after calls of which one in ten takes longer, to half a
	 * second: it is read from a histogram.
	 */
	double timeoutAfter(double seconds, double oneInTen) {
		for (int round = 0; round < 5; round++) {
			CompletableFuture<?>[] calls = IntStream.range(0, 40)
				.mapToObj((i) -> lasting((i % 10 == 9) ? oneInTen : seconds))
				.toArray(CompletableFuture[]::new);
			CompletableFuture<?> all = CompletableFuture.allOf(calls);
			waitFor(all::isDone, 0.1, 200);
			this.time.advance(Duration.ofSeconds(1));
		}
		return Math.round(this.operation.timeoutNanos() / 5e8) / 2.0;
	}

	/** How many calls are inside that all want in at once and stay. */
	int admitted() {
		AtomicInteger inside = new AtomicInteger();
		for (int i = 0; i < MANY; i++) {
			this.operation.callAsync(() -> {
				inside.incrementAndGet();
				return new CompletableFuture<>();
			});
		}
		return inside.get();
	}

	int queued() {
		admitted();
		return this.guard.bulkhead().queued();
	}

	/** How many seconds the last of two calls waits that gets no permit. */
	double waited() {
		this.operation.callAsync(CompletableFuture::new);
		CompletableFuture<?> second = this.operation.callAsync(CompletableFuture::new);
		return waitFor(second::isDone, 0.5, 200);
	}

	/** Whether a call that rate or bulkhead have no room for gets its turn within 2 s. */
	boolean getsItsTurn() {
		this.operation.callAsync(() -> CompletableFuture.completedFuture("first"));
		CompletableFuture<?> second = this.operation.callAsync(() -> CompletableFuture.completedFuture("second"));
		waitFor(second::isDone, 0.1, 2);
		return second.isDone() && !second.isCompletedExceptionally();
	}

	/** Seconds until the next call is let in, once as many as possible have been. */
	double untilNext() {
		while (isLetIn()) {
			// until there is no more room
		}
		return waitFor(this::isLetIn, 0.5, 200);
	}

	/** How many calls that end at once are let in at one moment. */
	int atOneMoment() {
		int count = 0;
		while (count < MANY && isLetIn()) {
			count++;
		}
		return count;
	}

	private boolean isLetIn() {
		return !this.operation.callAsync(() -> CompletableFuture.completedFuture("in")).isCompletedExceptionally();
	}

	/** Whether the body runs on the thread of its caller. */
	boolean isOnCallersThread() {
		try {
			return this.operation.call(Thread::currentThread) == Thread.currentThread();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Calls whose body runs on three seconds after its timeout of two. */
	int abandoned() {
		this.operation.callAsync(CompletableFuture::new);
		waitFor(() -> false, 0.5, 5);
		return (this.guard.bulkhead() != null) ? this.guard.bulkhead().snapshot().abandoned()
				: this.guard.timeout().snapshot().abandoned();
	}

	/** How many calls it takes for the breaker to open, each failing. */
	int failuresUntilOpen() {
		return callsUntilOpen((call) -> true, 0, 0);
	}

	/**
	 * How many calls it takes for the breaker to open.
	 * @param fails which of them fail, counted from 1
	 * @param apart seconds between them
	 * @param lasting seconds that each takes
	 */
	int callsUntilOpen(IntPredicate fails, double apart, double lasting) {
		for (int call = 1; call <= MANY; call++) {
			call(fails.test(call), lasting);
			if (this.guard.circuitBreaker() != null && this.guard.circuitBreaker().state() == CircuitState.OPEN) {
				return call;
			}
			this.time.advance(nanos(apart));
		}
		return NEVER;
	}

	/** The same where each second call takes longer. */
	int callsUntilOpenOfWhichOneInTwoLasts(double seconds) {
		for (int call = 1; call <= MANY; call++) {
			call(false, (call % 2 == 0) ? seconds : 0);
			if (this.guard.circuitBreaker().state() == CircuitState.OPEN) {
				return call;
			}
		}
		return NEVER;
	}

	private boolean call(boolean fails, double lasting) {
		try {
			this.operation.call(() -> {
				this.time.advance(nanos(lasting));
				if (fails) {
					throw new IOException();
				}
				return "done";
			});
			return true;
		}
		catch (CallRejectedException ex) {
			return false;
		}
		catch (Exception ex) {
			return true;
		}
	}

	/** Whether calls are let in after ever so many failures. */
	boolean letsInAfterFailures() {
		IntStream.range(0, MANY).forEach((call) -> call(true, 0));
		return call(true, 0);
	}

	private void open() {
		IntStream.range(0, MANY).forEach((call) -> call(true, 0));
	}

	/** How long the breaker, open from now on, says to wait. */
	Duration waitOnceOpen() {
		open();
		return this.guard.circuitBreaker().snapshot().retryAfter();
	}

	/** Seconds until the open breaker lets a probe in. */
	double untilProbe() {
		open();
		return waitFor(this::probe, 1, 2000);
	}

	/** Seconds until the next probe after one that failed. */
	double untilProbeAfterFailedProbe() {
		open();
		waitFor(this::probe, 1, 2000);
		this.probes.get(0).failure(new IOException());
		return waitFor(this::probe, 1, 2000);
	}

	/** Seconds until the next probe after one that is never heard of again. */
	double untilProbeAfterLostProbe() {
		open();
		waitFor(this::probe, 1, 2000);
		return waitFor(this::probe, 1, 2000);
	}

	int probesAtOnce() {
		open();
		waitFor(this::probe, 1, 2000);
		while (probe()) {
			// until there is no more room
		}
		return this.probes.size();
	}

	/** How many successful probes close the breaker. */
	int probesUntilClosed() {
		open();
		int count = 0;
		while (this.guard.circuitBreaker().state() != CircuitState.CLOSED && count < MANY) {
			this.probes.clear();
			waitFor(this::probe, 1, 2000);
			this.probes.get(0).success();
			count++;
		}
		return count;
	}

	private final List<CircuitBreakerPermit> probes = new ArrayList<>();

	private boolean probe() {
		try {
			return this.probes.add(this.guard.circuitBreaker().acquire());
		}
		catch (CallRejectedException ex) {
			return false;
		}
	}

	/**
	 * Moves the time on until something holds.
	 * @return after how many seconds it did, at most that many
	 */
	private double waitFor(BooleanSupplier condition, double step, double most) {
		double start = seconds();
		while (!condition.getAsBoolean() && seconds() - start < most) {
			this.time.advance(nanos(step));
		}
		return round(seconds() - start);
	}

	private double seconds() {
		return this.time.read() / 1e9;
	}

	private static List<Double> differences(List<Double> at) {
		return IntStream.range(1, at.size()).mapToObj((i) -> round(at.get(i) - at.get(i - 1))).toList();
	}

	private static Duration nanos(double seconds) {
		return Duration.ofNanos(Math.round(seconds * 1e9));
	}

	private static double round(double seconds) {
		return Math.round(seconds * 10) / 10.0;
	}

	@Override
	public void close() {
		this.registry.close();
	}

}
