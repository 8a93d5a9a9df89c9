package io.resilience.window;

import java.util.function.LongSupplier;

/**
 * The greatest of recent values and of all. Whoever counts only keeps a maximum; what is
 * recent is worked out here when somebody reads, which takes that maximum and starts it
 * anew. Thread-safe.
 */
public final class RecentMax {

	private static final long SPAN_NANOS = 60_000_000_000L;

	private final LongSupplier drain;

	private boolean read;

	private long spanBegan;

	private long inThisSpan;

	private long inTheLast;

	private long ever;

	/**
	 * Creates it.
	 * @param drain takes the greatest value since it was last asked, 0 for none
	 */
	public RecentMax(LongSupplier drain) {
		this.drain = drain;
	}

	/**
	 * The greatest value of the last one to two minutes, or since somebody last asked if
	 * that is longer ago.
	 * @param now the time in monotonic nanoseconds
	 * @return the value, 0 for none
	 */
	public synchronized long recent(long now) {
		take();
		if (!this.read) {
			this.read = true;
			this.spanBegan = now;
		}
		else if (now - this.spanBegan >= SPAN_NANOS) {
			this.inTheLast = this.inThisSpan;
			this.inThisSpan = 0;
			this.spanBegan = now;
		}
		return Math.max(this.inTheLast, this.inThisSpan);
	}

	/**
	 * The greatest value ever.
	 * @return the value, 0 for none
	 */
	public synchronized long ever() {
		take();
		return this.ever;
	}

	private void take() {
		long taken = this.drain.getAsLong();
		this.inThisSpan = Math.max(this.inThisSpan, taken);
		this.ever = Math.max(this.ever, taken);
	}

}
