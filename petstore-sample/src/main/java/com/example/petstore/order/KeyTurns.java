package com.example.petstore.order;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.stereotype.Component;

/**
 * Lets requests with the same idempotency key in one after the other: the second then
 * finds what the first has done. Between several instances of the application the
 * database sees to it.
 */
@Component
class KeyTurns {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Map<String, Turn> turns = new ConcurrentHashMap<>();

	<T> T inTurn(String key, Callable<T> work) throws Exception {
		Turn turn = this.turns.compute(key, (same, before) -> {
			Turn now = (before != null) ? before : new Turn();
			now.interested++;
			return now;
		});
		try {
			if (!turn.lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new StillUnderWayException();
			}
			try {
				return work.call();
			}
			finally {
				turn.lock.unlock();
			}
		}
		finally {
			this.turns.computeIfPresent(key, (same, now) -> (--now.interested > 0) ? now : null);
		}
	}

	private static final class Turn {

		private final ReentrantLock lock = new ReentrantLock();

		/** Changed only while the map holds the key. */
		private int interested;

	}

}
