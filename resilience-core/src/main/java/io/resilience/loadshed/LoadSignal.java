package io.resilience.loadshed;

import java.util.Objects;
import java.util.function.DoubleSupplier;

import io.resilience.time.Ticker;

/**
 * Something that shows how loaded the process is.
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

	/**
	 * CPU load of the container that the process runs in (of the host, where there is no
	 * container): {@code com.sun.management.OperatingSystemMXBean.getCpuLoad()}, smoothed
	 * over two readings.
	 * @param threshold the load, above 0 and at most 1, that is a pressure of 1
	 * @return the signal, named {@code cpu}
	 * @throws IllegalArgumentException if the threshold is out of bounds
	 */
	static LoadSignal cpu(double threshold) {
		return new CpuSignal(LoadShedderConfig.requireShare("threshold", threshold), CpuSignal.containerLoad());
	}

	/**
	 * Share of the heap that was still in use after the last garbage collection, as the
	 * memory pools report it. What garbage is waiting to be collected is no pressure. A
	 * figure that no collection has renewed for a minute counts as unknown, so that load
	 * once shed comes back even if it was the load that made the collector run.
	 * @param threshold the share, above 0 and at most 1, that is a pressure of 1
	 * @return the signal, named {@code memory}
	 * @throws IllegalArgumentException if the threshold is out of bounds
	 */
	static LoadSignal memory(double threshold) {
		return new MemorySignal(LoadShedderConfig.requireShare("threshold", threshold), HeapAfterCollection.system(),
				Ticker.system());
	}

}
