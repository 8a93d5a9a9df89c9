package io.resilience.loadshed;

import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

import com.sun.management.OperatingSystemMXBean;

/**
 * CPU load relative to a threshold.
 */
final class CpuSignal implements LoadSignal {

	private final double threshold;

	private final DoubleSupplier load;

	private volatile double previous;

	CpuSignal(double threshold, DoubleSupplier load) {
		this.threshold = threshold;
		this.load = load;
	}

	/**
	 * Load of the container since the last reading, by whomever: which may have been a
	 * moment ago, hence the smoothing. Negative, or no number, where it cannot be read.
	 */
	static DoubleSupplier containerLoad() {
		try {
			if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
				return system::getCpuLoad;
			}
		}
		catch (LinkageError ex) {
			// A runtime without the jdk.management module has no figure.
		}
		return () -> Double.NaN;
	}

	@Override
	public double pressure() {
		double now = this.load.getAsDouble();
		if (!(now >= 0)) {
			this.previous = 0;
			return Double.NaN;
		}
		double smoothed = (this.previous + now) / 2;
		this.previous = now;
		return smoothed / this.threshold;
	}

	@Override
	public String name() {
		return "cpu";
	}

}
