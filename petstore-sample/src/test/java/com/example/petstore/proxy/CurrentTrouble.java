package com.example.petstore.proxy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.example.petstore.proxy.Proxy.Trouble;

/**
 * What is wrong now, and who waits until it is over. Thread-safe.
 */
final class CurrentTrouble {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private Trouble trouble = Trouble.NONE;

	void set(Trouble trouble) {
		this.lock.lock();
		try {
			this.trouble = trouble;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean is(Trouble trouble) {
		this.lock.lock();
		try {
			return this.trouble == trouble;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits while it is this one, but not longer. */
	void waitWhile(Trouble trouble, Duration atMost) throws InterruptedException {
		this.lock.lock();
		try {
			long left = atMost.toNanos();
			while (this.trouble == trouble && left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
