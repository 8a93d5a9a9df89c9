package io.resilience.chaos;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a call in place of, or before, its body. Immutable.
 */
public sealed interface Fault {

	/**
	 * The call takes longer before its body begins.
	 * @param least shortest delay
	 * @param most longest delay; each in between is as likely
	 * @return the fault
	 */
	static Fault latency(Duration least, Duration most) {
		return new Latency(least, most);
	}

	/**
	 * The call takes longer before its body begins.
	 * @param delay how much
	 * @return the fault
	 */
	static Fault latency(Duration delay) {
		return new Latency(delay, delay);
	}

	/**
	 * The call throws, and its body does not run.
	 * @param type an exception or error that has a constructor with a message, or one
	 * without parameters, and is no abstract class
	 * @return the fault
	 * @throws IllegalArgumentException if it has neither
	 */
	static Fault exception(Class<? extends Throwable> type) {
		return new Thrown(type);
	}

	/**
	 * The call does not end: until it is interrupted, or the experiment is over. Only
	 * then would its body run.
	 * @return the fault
	 */
	static Fault hang() {
		return new Hang();
	}

	/**
	 * The call answers something else, and its body does not run. A call that answers
	 * later is complete at once, a stream empty.
	 * @param answer what it answers, which must be of the type that callers expect; may
	 * be {@code null}
	 * @return the fault
	 */
	static Fault result(@Nullable Object answer) {
		return new Result(answer);
	}

	/**
	 * What it is called in YAML, JSON and events.
	 * @return the name of its kind, in lower case
	 */
	default String kind() {
		return (this instanceof Thrown) ? "exception" : getClass().getSimpleName().toLowerCase(Locale.ROOT);
	}

	/** See {@link #latency(Duration, Duration)}. */
	record Latency(Duration least, Duration most) implements Fault {

		public Latency {
			Nanos.requirePositive("latency", least);
			if (most.compareTo(least) < 0) {
				throw new IllegalArgumentException(
						"Invalid latency (%s to %s): the longest must not be below the shortest".formatted(least,
								most));
			}
		}

		long nanos(double chance) {
			long shortest = Nanos.of(this.least);
			return shortest + (long) (chance * (Nanos.of(this.most) - shortest));
		}

	}

	/** See {@link #exception(Class)}. */
	record Thrown(Class<? extends Throwable> type) implements Fault {

		public Thrown {
			constructor(type);
		}

		private static Constructor<? extends Throwable> constructor(Class<? extends Throwable> type) {
			Objects.requireNonNull(type, "'type' must not be null");
			try {
				Constructor<? extends Throwable> constructor = withMessage(type) ? type.getConstructor(String.class)
						: type.getConstructor();
				if (!(constructor.newInstance(arguments(constructor)) instanceof Exception)
						&& !Error.class.isAssignableFrom(type)) {
					throw new IllegalArgumentException("neither exception nor error");
				}
				return constructor;
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				throw new IllegalArgumentException(
						"Invalid exception (%s): must be public, not abstract, with a public constructor for a message or without parameters"
							.formatted(type.getName()),
						ex);
			}
		}

		private static boolean withMessage(Class<?> type) {
			for (Constructor<?> constructor : type.getConstructors()) {
				if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == String.class) {
					return true;
				}
			}
			return false;
		}

		private static Object[] arguments(Constructor<?> constructor) {
			return (constructor.getParameterCount() == 0) ? new Object[0]
					: new Object[] { "injected by an experiment" };
		}

		Throwable newInstance() {
			Constructor<? extends Throwable> constructor = constructor(this.type);
			try {
				return constructor.newInstance(arguments(constructor));
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex); // it was possible when this was made
			}
		}

	}

	/** See {@link #hang()}. */
	record Hang() implements Fault {
	}

	/** See {@link #result(Object)}. */
	record Result(@Nullable Object answer) implements Fault {
	}

}
