package io.resilience.benchmark;

import java.util.concurrent.Callable;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;

/**
 * Netflix's concurrency-limits, which has bulkheads only, fixed or adaptive.
 */
final class ConcurrencyLimits {

	private ConcurrencyLimits() {
	}

	static Callable<Object> bulkhead(Callable<Object> body) {
		return guarded(limiter(FixedLimit.of(Alike.PERMITS)), body);
	}

	static Callable<Object> adaptiveLimit(Callable<Object> body) {
		return guarded(limiter(Gradient2Limit.newDefault()), body);
	}

	static Callable<Object> full(Callable<Object> body) {
		Limiter<Void> limiter = limiter(FixedLimit.of(1));
		limiter.acquire(null);
		return guarded(limiter, body);
	}

	private static Limiter<Void> limiter(Limit limit) {
		return SimpleLimiter.newBuilder().limit(limit).build();
	}

	private static Callable<Object> guarded(Limiter<Void> limiter, Callable<Object> body) {
		return () -> {
			Limiter.Listener permit = limiter.acquire(null).orElse(null);
			if (permit == null) {
				return "refused"; // it throws nothing
			}
			try {
				Object result = body.call();
				permit.onSuccess();
				return result;
			}
			catch (Exception ex) {
				permit.onDropped();
				throw ex;
			}
		};
	}

}
