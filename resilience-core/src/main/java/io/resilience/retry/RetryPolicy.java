package io.resilience.retry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.call.Causes;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one moment, and what they say of a result or a failure. A call keeps
 * the policy that it began to retry with.
 */
final class RetryPolicy {

	private static final Logger LOGGER = System.getLogger(Retry.class.getName());

	private final String name;

	private final RetryConfig config;

	private final Pauses pauses;

	private final AtomicBoolean predicateFailed = new AtomicBoolean();

	RetryPolicy(String name, RetryConfig config, LongUnaryOperator random) {
		this.name = name;
		this.config = config;
		this.pauses = new Pauses(config, random);
	}

	RetryConfig config() {
		return this.config;
	}

	Pauses pauses() {
		return this.pauses;
	}

	boolean accepts(@Nullable Object result) {
		Predicate<@Nullable Object> retryOnResult = this.config.retryOnResult();
		return retryOnResult == null || !matches(retryOnResult, result);
	}

	/** A predicate that fails must not cost the caller a result that is there. */
	private boolean matches(Predicate<@Nullable Object> retryOnResult, @Nullable Object result) {
		try {
			return retryOnResult.test(result);
		}
		catch (RuntimeException | Error ex) {
			if (this.predicateFailed.compareAndSet(false, true)) {
				LOGGER.log(Level.WARNING,
						"retryOnResult of '" + this.name + "' failed; the result is returned as it is. Logged once.",
						ex);
			}
			return false;
		}
	}

	boolean retries(Throwable failure) {
		return !isFinal(failure) && this.config.exceptions().matches(failure);
	}

	/**
	 * Whether nothing may try again, whatever the settings: an error, the refusal of a
	 * guard further in, or somebody's wish that the work be given up.
	 */
	private static boolean isFinal(Throwable failure) {
		return Causes.unwrapped(failure) instanceof Error || Causes.any(failure, RetryPolicy::refusesOrCancels);
	}

	private static boolean refusesOrCancels(Throwable failure) {
		return failure instanceof CallRejectedException || failure instanceof CallInterruptedException
				|| failure instanceof InterruptedException || failure instanceof CancellationException;
	}

	/** Whether a guard refused the call, so that nothing was asked of the dependency. */
	static boolean isRejection(Throwable failure) {
		return Causes.any(failure, CallRejectedException.class::isInstance);
	}

	/**
	 * How long the failure tells to stay away.
	 * @param failure the failure
	 * @return nanoseconds, 0 where it says nothing
	 */
	long toldToWait(Throwable failure) {
		Function<Throwable, @Nullable Duration> reader = this.config.retryAfter();
		Duration told = (reader != null) ? reader.apply(failure) : null;
		Throwable current = failure;
		for (int depth = 0; told == null && current != null && depth < Causes.MAX_DEPTH; depth++) {
			told = (current instanceof RetryAfter sender) ? sender.retryAfter() : null;
			current = current.getCause();
		}
		return (told != null) ? Nanos.of(told) : 0;
	}

}
