package io.resilience.time;

/**
 * Monotonic time. Values have no meaning of their own: subtract two of them, never
 * compare them, since they may be negative and wrap.
 * <p>
 * Thread-safe.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Reads the time.
	 * @return nanoseconds since an arbitrary origin
	 */
	long read();

	/**
	 * The JVM's own monotonic clock.
	 * @return a ticker over {@link System#nanoTime()}
	 */
	static Ticker system() {
		return SystemTicker.INSTANCE;
	}

}
