package io.resilience.loadshed;

import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

import com.sun.management.OperatingSystemMXBean;

/**
 * CPU load, smoothed over two readings.
 */
final class CpuSignal implements LoadSignal {

	private final Scale scale;

	private final DoubleSupplier load;

	private volatile double previous;

	CpuSignal(Scale scale, DoubleSupplier load) {
		this.scale = scale;
		this.load = load;
	}

	/**
	 * Load of the container (of the host, where there is none) since the last reading, by
	 * whomever: which may have been a moment ago, hence the smoothing. Negative, or no
	 * number, where it cannot be read.
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
		return this.scale.pressure(smoothed);
	}

	@Override
	public String name() {
		return "cpu";
	}

}
