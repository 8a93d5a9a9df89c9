package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.resilience.dependency.DependencyType;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a setting of a guard.
 *
 * @param path the setting, as {@link Node.Setting} has it
 * @param value a value that is not the default
 * @param beside what must stand beside it to see anything, {@code key=value} by spaces
 * @param look how to look at it
 * @param seen what is seen then; something else without the setting
 */
record GuardEffect(String path, String value, String beside, Function<LiveGuard, Object> look, Object seen) {

	private static final Map<String, GuardEffect> ALL = new LinkedHashMap<>();

	static {
		calls();
		bulkhead();
		breaker();
		retry();
		others();
	}

	static @Nullable GuardEffect of(String path) {
		return ALL.get(path);
	}

	Map<String, String> besides() {
		Map<String, String> settings = new LinkedHashMap<>();
		Arrays.stream(this.beside.split(" ")).filter((each) -> !each.isEmpty()).forEach((each) -> {
			String[] parts = each.split("=");
			settings.put(parts[0], parts[1]);
		});
		return settings;
	}

	private static void add(String path, String value, String beside, Function<LiveGuard, Object> look, Object seen) {
		ALL.put(path, new GuardEffect(path, value, beside, look, seen));
	}

	private static void calls() {
		add("type", "database", "", LiveGuard::type, DependencyType.DATABASE);
		add("critical", "true", "circuit_breaker.enabled=true", LiveGuard::healthWhileOpen, "DOWN");
		add("timeout", "5", "", LiveGuard::survived, List.of(1, 3));
		add("total_timeout", "2.5", "retry.jitter=false", LiveGuard::pauses, List.of(1.0));
		add("grace_period", "10", "timeout=2", LiveGuard::abandoned, 0);
	}

	private static void bulkhead() {
		String one = "bulkhead.max_concurrent=1 timeout=20";
		add("bulkhead.type", "thread_pool", "", LiveGuard::isOnCallersThread, false);
		add("bulkhead.max_concurrent", "2", "", LiveGuard::admitted, 2);
		add("bulkhead.max_wait", "5", one, LiveGuard::waited, 5.0);
		add("bulkhead.queue_size", "7", one + " bulkhead.max_wait=5", LiveGuard::queued, 7);
		add("bulkhead.reject_on_full", "false", one, LiveGuard::waited, 20.0);
	}

	private static void breaker() {
		String on = "circuit_breaker.enabled=true";
		String rate = on + " circuit_breaker.use_failure_rate=true circuit_breaker.failure_threshold=100";
		add("circuit_breaker.enabled", "true", "", LiveGuard::failuresUntilOpen, 5);
		add("circuit_breaker.failure_threshold", "2", on, LiveGuard::failuresUntilOpen, 2);
		add("circuit_breaker.success_threshold", "1", on, LiveGuard::probesUntilClosed, 1);
		add("circuit_breaker.recovery_timeout", "7", on, LiveGuard::untilProbe, 7.0);
		add("circuit_breaker.half_open_max_calls", "1", on, LiveGuard::probesAtOnce, 1);
		add("circuit_breaker.probe_lease", "90", on + " circuit_breaker.half_open_max_calls=1",
				LiveGuard::untilProbeAfterLostProbe, 90.0);
		add("circuit_breaker.use_failure_rate", "true", on,
				(guard) -> guard.callsUntilOpen((call) -> call % 2 == 0, 0, 0), 10);
		add("circuit_breaker.failure_rate_threshold", "0.25", rate,
				(guard) -> guard.callsUntilOpen((call) -> call % 3 == 1, 0, 0), 10);
		add("circuit_breaker.minimum_calls", "4", rate, (guard) -> guard.callsUntilOpen((call) -> call % 2 == 0, 0, 0),
				4);
		String four = rate + " circuit_breaker.minimum_calls=4";
		add("circuit_breaker.window_type", "count", four, (guard) -> guard.callsUntilOpen((call) -> true, 40, 0), 4);
		add("circuit_breaker.window_duration", "1000", four, (guard) -> guard.callsUntilOpen((call) -> true, 40, 0), 4);
		add("circuit_breaker.window_size", "4", four + " circuit_breaker.window_type=count",
				(guard) -> guard.callsUntilOpen((call) -> call > 10, 0, 0), 12);
		add("circuit_breaker.slow_call_duration", "1", on, (guard) -> guard.callsUntilOpen((call) -> false, 0, 1.5), 5);
		add("circuit_breaker.slow_call_rate_threshold", "0.3",
				on + " circuit_breaker.slow_call_duration=1 circuit_breaker.failure_threshold=100",
				(guard) -> guard.callsUntilOpenOfWhichOneInTwoLasts(1.5), 10);
		add("circuit_breaker.recovery_backoff_multiplier", "2", on, LiveGuard::untilProbeAfterFailedProbe, 120.0);
		add("circuit_breaker.recovery_timeout_max", "90", on + " circuit_breaker.recovery_backoff_multiplier=2",
				LiveGuard::untilProbeAfterFailedProbe, 90.0);
		add("circuit_breaker.recovery_timeout_jitter", "1", on,
				(guard) -> guard.waitOnceOpen().compareTo(Duration.ofSeconds(60)) > 0, true);
		add("circuit_breaker.observe_only", "true", on, LiveGuard::letsInAfterFailures, true);
		add("circuit_breaker.failure_exceptions", "java.sql.SQLException", on, LiveGuard::failuresUntilOpen, -1);
		add("circuit_breaker.ignored_exceptions", "java.io.IOException", on, LiveGuard::failuresUntilOpen, -1);
	}

	private static void retry() {
		String on = "retry.jitter=false";
		add("retry.max_attempts", "2", on, LiveGuard::pauses, List.of(1.0));
		add("retry.base_delay", "3", on, LiveGuard::pauses, List.of(3.0, 6.0));
		add("retry.max_delay", "1.5", on, LiveGuard::pauses, List.of(1.0, 1.5));
		add("retry.backoff", "fixed", on, LiveGuard::pauses, List.of(1.0, 1.0));
		add("retry.backoff_multiplier", "3", on, LiveGuard::pauses, List.of(1.0, 3.0));
		add("retry.jitter", "none", "retry.base_delay=1000 retry.max_delay=1000 retry.max_attempts=2",
				LiveGuard::pauses, List.of(1000.0));
		add("retry.retryable_exceptions", "java.sql.SQLException", on, LiveGuard::pauses, List.of());
		add("retry.non_retryable_exceptions", "java.io.IOException", on, LiveGuard::pauses, List.of());
		add("retry.budget_ratio", "1", on + " retry.budget_min_per_second=0", LiveGuard::pauses, List.of(1.0));
		add("retry.budget_min_per_second", "0", on + " retry.budget_ratio=0", LiveGuard::pauses, List.of());
	}

	private static void others() {
		add("rate_limit.limit", "2", "rate_limit.period=1", LiveGuard::atOneMoment, 2);
		add("rate_limit.period", "10", "rate_limit.limit=3", LiveGuard::untilNext, 10.0);
		add("rate_limit.algorithm", "token_bucket", "rate_limit.limit=3 rate_limit.period=3", LiveGuard::untilNext,
				1.0);
		add("rate_limit.burst", "5", "rate_limit.limit=3 rate_limit.algorithm=token_bucket", LiveGuard::atOneMoment, 5);
		add("rate_limit.max_wait", "2", "rate_limit.limit=1 rate_limit.period=1", LiveGuard::getsItsTurn, true);
		add("hedge.delay", "0.5", "hedge.max_hedges=1 timeout=20", LiveGuard::begun, List.of(0.0, 0.5));
		add("hedge.max_hedges", "2", "hedge.delay=1 timeout=20", LiveGuard::begun, List.of(0.0, 1.0, 2.0));
		add("hedge.delay_percentile", "0.5", "hedge.delay=1 timeout=20", LiveGuard::begunAfterFastCalls,
				List.of(0.0, 0.1));
		String on = "adaptive_timeout.enabled=true timeout=20";
		add("adaptive_timeout.enabled", "true", "", (guard) -> guard.timeoutAfter(0.1, 0.1), 1.0);
		add("adaptive_timeout.percentile", "0.5", on, (guard) -> guard.timeoutAfter(1, 4), 2.0);
		add("adaptive_timeout.multiplier", "4", on, (guard) -> guard.timeoutAfter(1, 1), 4.0);
		add("adaptive_timeout.min", "0.5", on, (guard) -> guard.timeoutAfter(0.1, 0.1), 0.5);
		add("adaptive_timeout.max", "1.5", on, (guard) -> guard.timeoutAfter(1, 1), 1.5);
	}

}
