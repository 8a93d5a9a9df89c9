package io.resilience;

import java.util.concurrent.Callable;

/**
 * A body that says which exception it throws, so that {@code db.call(() -> load(id))}
 * needs no {@code catch} that the body itself would not need.
 *
 * @param <T> type of the result
 * @param <X> what the body throws; inferred as {@link RuntimeException} where it throws
 * nothing checked
 */
@FunctionalInterface
public interface CheckedCallable<T, X extends Exception> extends Callable<T> {

	@Override
	T call() throws X;

}
