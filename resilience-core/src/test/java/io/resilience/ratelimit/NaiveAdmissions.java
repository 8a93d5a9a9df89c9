package io.resilience.ratelimit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Admissions} by definition: remembers everything and checks every window.
 */
final class NaiveAdmissions {

	private final List<Long> admitted = new ArrayList<>();

	private final RateLimiterConfig config;

	NaiveAdmissions(RateLimiterConfig config) {
		this.config = config;
	}

	void admit(int permits, long now) {
		for (int i = 0; i < permits; i++) {
			this.admitted.add(now);
		}
	}

	boolean admits(int permits, long now) {
		return switch (this.config.algorithm()) {
			case SLIDING_WINDOW ->
				this.admitted.stream().filter((time) -> now - time < period()).count() + permits <= this.config.limit();
			case TOKEN_BUCKET -> fitsBucketFromEveryAdmissionOn(permits, now);
		};
	}

	/**
	 * For each start s: admitted since s x period <= burst x period + limit x (now - s).
	 */
	private boolean fitsBucketFromEveryAdmissionOn(int permits, long now) {
		BigInteger burst = BigInteger.valueOf(this.config.burst()).multiply(BigInteger.valueOf(period()));
		for (int first = 0; first <= this.admitted.size(); first++) {
			long length = (first < this.admitted.size()) ? now - this.admitted.get(first) : 0;
			BigInteger count = BigInteger.valueOf(this.admitted.size() - first + permits);
			BigInteger flown = BigInteger.valueOf(this.config.limit()).multiply(BigInteger.valueOf(length));
			if (count.multiply(BigInteger.valueOf(period())).compareTo(burst.add(flown)) > 0) {
				return false;
			}
		}
		return true;
	}

	private long period() {
		return this.config.period().toNanos();
	}

}
