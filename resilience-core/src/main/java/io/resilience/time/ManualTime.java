package io.resilience.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is moved by hand: both a {@link Ticker} and a
 * {@link Scheduler}, for tests of code that uses this library. Tasks that come due run on
 * the thread that moves the time, in the order of their times.
 * <p>
 * Thread-safe.
 */
public final class ManualTime implements Ticker, Scheduler {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final PriorityQueue<Entry> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Entry::dueNanos).thenComparingLong(Entry::number));

	private final ThreadLocal<@Nullable Deque<Runnable>> dispatched = new ThreadLocal<>();

	private final Map<Thread, Long> parked = new HashMap<>();

	private volatile long now;

	private long count;

	@Override
	public long read() {
		return this.now;
	}

	/**
	 * Moves the time on. Runs each task that comes due, with the time standing at its
	 * moment, and wakes the threads whose wait is over.
	 * @param duration how far, not negative
	 */
	public void advance(Duration duration) {
		long target = this.now + Nanos.of(Nanos.requireNotNegative("duration", duration));
		for (Entry due = pollUntil(target); due != null; due = pollUntil(target)) {
			due.task.run();
		}
		this.lock.lock();
		try {
			this.now = Math.max(this.now, target);
			this.parked.entrySet().removeIf((entry) -> {
				boolean due = entry.getValue() <= this.now;
				if (due) {
					LockSupport.unpark(entry.getKey());
				}
				return due;
			});
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Entry pollUntil(long target) {
		this.lock.lock();
		try {
			Entry first = this.tasks.peek();
			if (first == null || first.dueNanos > target) {
				return null;
			}
			this.tasks.remove();
			this.now = Math.max(this.now, first.dueNanos);
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Task schedule(Runnable task, long delayNanos) {
		this.lock.lock();
		try {
			Entry entry = new Entry(this.now + Math.max(0, Math.min(delayNanos, Nanos.FOREVER)), this.count++, task);
			this.tasks.add(entry);
			this.changed.signalAll();
			return () -> remove(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Runs it on this thread; if this thread is within such a task already, after that.
	 */
	@Override
	public void dispatch(Runnable task) {
		Deque<Runnable> before = this.dispatched.get();
		if (before != null) {
			before.add(task);
			return;
		}
		Deque<Runnable> queue = new ArrayDeque<>();
		this.dispatched.set(queue);
		try {
			for (Runnable next = task; next != null; next = queue.poll()) {
				next.run();
			}
		}
		finally {
			this.dispatched.remove();
		}
	}

	private void remove(Entry entry) {
		this.lock.lock();
		try {
			this.tasks.remove(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void park(Object blocker, long nanos) {
		Thread thread = Thread.currentThread();
		this.lock.lock();
		try {
			if (nanos <= 0) {
				return;
			}
			this.parked.put(thread, this.now + Math.min(nanos, Nanos.FOREVER));
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		try {
			LockSupport.park(blocker);
		}
		finally {
			this.lock.lock();
			try {
				this.parked.remove(thread);
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Waits, in real time, until so many threads wait for this time to move; lets a test
	 * move it only when everybody is where it should be.
	 * @param threads how many threads must be waiting
	 * @throws InterruptedException if the calling thread is interrupted
	 * @throws IllegalStateException if they are not there after 10 s
	 */
	public void awaitParked(int threads) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = Duration.ofSeconds(10).toNanos();
			while (this.parked.size() < threads) {
				if (left <= 0) {
					throw new IllegalStateException(
							"Only %d of %d threads wait for the time to move".formatted(this.parked.size(), threads));
				}
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Entry(long dueNanos, long number, Runnable task) {
	}

}
