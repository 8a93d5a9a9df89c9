package io.resilience.loadshed;

import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * Something that shows how loaded the process is, beside the CPU, memory, latency and
 * calls in flight that a {@link LoadShedder} looks at by itself.
 * <p>
 * Read now and then, on the thread of a call, so it must be quick and must not block. A
 * signal that throws, or answers with no number or a negative one, counts as no pressure:
 * what cannot be read sheds nothing.
 */
@FunctionalInterface
public interface LoadSignal {

	/**
	 * Reads the pressure.
	 * @return 0 when idle, 1 where only critical work should still be admitted; more
	 * counts as 1
	 */
	double pressure();

	/**
	 * What it is called in messages and snapshots.
	 * @return the name
	 */
	default String name() {
		return "custom";
	}

	/**
	 * A signal with a name.
	 * @param name what it is called in messages and snapshots
	 * @param pressure reads the pressure
	 * @return the signal
	 */
	static LoadSignal of(String name, DoubleSupplier pressure) {
		return new NamedSignal(Objects.requireNonNull(name, "'name' must not be null"),
				Objects.requireNonNull(pressure, "'pressure' must not be null"));
	}

}
