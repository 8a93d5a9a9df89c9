package io.resilience.time;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Does nothing but wake up at given moments: how late it is, is how late the machine lets
 * any thread be at present. What a timer is measured against.
 */
public final class BareThread extends Thread {

	private final long[] moments;

	private final long[] late;

	/**
	 * Creates a thread, to be started.
	 * @param first the first moment
	 * @param apart time between two
	 * @param count how many
	 */
	public BareThread(long first, long apart, int count) {
		super("bare");
		this.moments = new long[count];
		this.late = new long[count];
		Arrays.setAll(this.moments, (i) -> first + i * apart);
		setDaemon(true);
	}

	@Override
	public void run() {
		for (int i = 0; i < this.moments.length; i++) {
			long left = this.moments[i] - System.nanoTime();
			while (left > 0) {
				LockSupport.parkNanos(left);
				left = this.moments[i] - System.nanoTime();
			}
			this.late[i] = -left;
		}
	}

	/**
	 * How late it was, 99 times of 100 at most.
	 * @return nanoseconds
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	public long p99() throws InterruptedException {
		join();
		Arrays.sort(this.late);
		return this.late[this.late.length * 99 / 100];
	}

}
