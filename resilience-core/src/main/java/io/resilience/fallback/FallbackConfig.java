package io.resilience.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Fallback}. Immutable, checked when built.
 *
 * @param <T> type of the answer
 * @param rules answers by type of the failure or of one of its causes, the most specific
 * type first, then in the order given; none by default
 * @param general answer to what no rule names, or {@code null} to let it pass. Without
 * any rule the default is to answer {@code null}
 * @param orElse what to try, one after the other, where a fallback fails itself; nothing
 * by default. Each is given the failure of the call
 */
public record FallbackConfig<T>(List<FallbackRule<T>> rules, @Nullable Function<? super Throwable, ? extends T> general,
		List<Function<? super Throwable, ? extends T>> orElse) {

	public FallbackConfig {
		rules = List.copyOf(rules);
		orElse = List.copyOf(orElse);
		if (rules.isEmpty() && general == null) {
			throw new IllegalArgumentException("Invalid fallback: it answers nothing, give a rule or a value");
		}
	}

	/**
	 * Answers {@code null} to everything.
	 * @param <T> type of the answer
	 * @return the defaults
	 */
	public static <T> FallbackConfig<T> defaults() {
		return FallbackConfig.<T>builder().build();
	}

	/**
	 * Starts from the defaults.
	 * @param <T> type of the answer
	 * @return a builder
	 */
	public static <T> Builder<T> builder() {
		return new Builder<>();
	}

	/**
	 * Builds a {@link FallbackConfig}. Not thread-safe.
	 *
	 * @param <T> type of the answer
	 */
	public static final class Builder<T> {

		private final List<FallbackRule<T>> rules = new ArrayList<>();

		private final List<Function<? super Throwable, ? extends T>> orElse = new ArrayList<>();

		private @Nullable Function<? super Throwable, ? extends T> general;

		private Builder() {
		}

		/**
		 * Answers what no rule names with a constant.
		 * @param value the answer, may be {@code null}
		 * @return this
		 */
		public Builder<T> value(@Nullable T value) {
			return function(constant(value));
		}

		/**
		 * Answers what no rule names with what a function makes of it.
		 * @param function from the failure of the call to the answer
		 * @return this
		 */
		public Builder<T> function(Function<? super Throwable, ? extends T> function) {
			this.general = Objects.requireNonNull(function, "'function' must not be null");
			return this;
		}

		/**
		 * Answers one kind of failure. Where several kinds fit, the most specific one
		 * counts, and of equal ones the first. A failure counts as what it is, and where
		 * no rule fits that, as its nearest cause that one fits.
		 * @param <X> type of the failure
		 * @param type the kind, subclasses included
		 * @param answer from the failure to the answer
		 * @return this
		 */
		public <X extends Throwable> Builder<T> on(Class<X> type, Function<? super X, ? extends T> answer) {
			FallbackRule<T> added = FallbackRule.of(type, answer);
			int at = 0;
			while (at < this.rules.size() && (!added.isAtLeastAsSpecificAs(this.rules.get(at))
					|| this.rules.get(at).isAtLeastAsSpecificAs(added))) {
				at++;
			}
			this.rules.add(at, added);
			return this;
		}

		/**
		 * What to try where the fallback before it fails itself.
		 * @param next from the failure of the call to the answer
		 * @return this
		 */
		public Builder<T> orElse(Function<? super Throwable, ? extends T> next) {
			this.orElse.add(Objects.requireNonNull(next, "'next' must not be null"));
			return this;
		}

		/**
		 * What to answer where the fallback before it fails itself.
		 * @param value the answer, may be {@code null}
		 * @return this
		 */
		public Builder<T> orElseValue(@Nullable T value) {
			return orElse(constant(value));
		}

		private static <T> Function<Throwable, T> constant(@Nullable T value) {
			return (failure) -> value;
		}

		/**
		 * Checks the settings.
		 * @return the settings
		 */
		public FallbackConfig<T> build() {
			if (this.rules.isEmpty() && this.general == null) {
				value(null);
			}
			return new FallbackConfig<>(this.rules, this.general, this.orElse);
		}

	}

}
