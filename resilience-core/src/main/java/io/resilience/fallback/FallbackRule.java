package io.resilience.fallback;

import java.util.Objects;
import java.util.function.Function;

/**
 * What to answer to one kind of failure. Immutable.
 *
 * @param <T> type of the answer
 * @param type the kind of failure, subclasses included
 * @param answer from the failure to the answer
 */
public record FallbackRule<T>(Class<? extends Throwable> type, Function<? super Throwable, ? extends T> answer) {

	public FallbackRule {
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(answer, "'answer' must not be null");
	}

	static <T, X extends Throwable> FallbackRule<T> of(Class<X> type, Function<? super X, ? extends T> answer) {
		Objects.requireNonNull(answer, "'answer' must not be null");
		return new FallbackRule<>(type, (failure) -> answer.apply(type.cast(failure)));
	}

	/** Whether its type is the same as the other's or more specific. */
	boolean isAtLeastAsSpecificAs(FallbackRule<?> other) {
		return other.type.isAssignableFrom(this.type);
	}

}
