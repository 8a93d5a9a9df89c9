package io.resilience.ratelimit;

import io.resilience.time.Nanos;

/**
 * The generic cell rate algorithm (ITU-T I.371, annex A) as a bucket that is filled when
 * somebody looks: in any stretch of time {@code w} it admits at most
 * {@code burst + limit × w / period} permits.
 * <p>
 * Exact: the moment from which the next token flows in is kept in whole nanoseconds and
 * in {@code limit}-ths of one, so that a token costs {@code period / limit} without
 * rounding, however long it runs and whatever does not divide.
 */
final class TokenBucket implements Admissions {

	/** Longer than any time that can pass, and still adds to a few nanoseconds. */
	private static final long TOO_LONG = Long.MAX_VALUE - 4;

	private final int limit;

	private final long period;

	private final int burst;

	private int tokens;

	private long since;

	/** In {@code limit}-ths of a nanosecond after {@code since}. */
	private long fraction;

	TokenBucket(RateLimiterConfig config, int spent, long now) {
		this.limit = config.limit();
		this.period = Nanos.of(config.period());
		this.burst = config.burst();
		this.tokens = Math.max(0, this.burst - spent);
		this.since = now;
	}

	@Override
	public long waitFor(long ahead, int permits, long now) {
		if (permits > this.burst) {
			return NEVER;
		}
		fill(now);
		long missing = ahead + permits - this.tokens;
		return (missing > 0) ? Math.min(timeOf(missing) - (now - this.since), Nanos.FOREVER) : 0;
	}

	@Override
	public void admit(int permits, long now) {
		fill(now);
		this.tokens -= permits;
	}

	@Override
	public int spent(long now) {
		fill(now);
		return this.burst - this.tokens;
	}

	@Override
	public int available(long now) {
		fill(now);
		return this.tokens;
	}

	@Override
	public Admissions under(RateLimiterConfig config, long now) {
		int spent = spent(now);
		if (config.algorithm() == RateLimitAlgorithm.SLIDING_WINDOW) {
			SlidingWindow window = new SlidingWindow(config);
			window.admit(Math.min(spent, config.limit()), now); // as late as they can
																// have been
			return window;
		}
		TokenBucket bucket = new TokenBucket(config, spent, now);
		if (bucket.limit == this.limit && bucket.period == this.period) {
			bucket.since = this.since;
			bucket.fraction = this.fraction;
		}
		else {
			bucket.since = now - (long) (partOfNext(now) * bucket.period / bucket.limit);
		}
		return bucket;
	}

	/** Else settings that change often would never let a token be completed. */
	private double partOfNext(long now) {
		return Math.min(1, (double) (now - this.since) * this.limit / this.period);
	}

	private void fill(long now) {
		long elapsed = now - this.since;
		if (this.tokens < this.burst && elapsed < this.period / this.limit) {
			return; // the next token is not complete, the common case in a rush
		}
		long room = this.burst - this.tokens;
		long complete = (elapsed / this.period < room) ? completeIn(elapsed) : room;
		if (complete >= room) {
			this.tokens = this.burst;
			this.since = now; // nothing is saved beyond a full bucket
			this.fraction = 0;
		}
		else {
			this.tokens += (int) complete;
			moveOn(complete);
		}
	}

	/** An estimate, put right by the exact times. */
	private long completeIn(long elapsed) {
		long periods = elapsed / this.period;
		double rest = elapsed % this.period;
		long tokens = periods * this.limit + (long) (rest * this.limit / this.period);
		while (timeOf(tokens + 1) <= elapsed) {
			tokens++;
		}
		while (tokens > 0 && timeOf(tokens) > elapsed) {
			tokens--;
		}
		return tokens;
	}

	private void moveOn(long tokens) {
		long parts = this.fraction + partsOf(tokens);
		this.since += wholeOf(tokens) + parts / this.limit;
		this.fraction = parts % this.limit;
	}

	/** From {@code since} until so many tokens are complete, rounded up. */
	private long timeOf(long tokens) {
		long parts = this.fraction + partsOf(tokens);
		return wholeOf(tokens) + (parts + this.limit - 1) / this.limit;
	}

	/** Whole nanoseconds of {@code tokens × period / limit}. */
	private long wholeOf(long tokens) {
		long periods = tokens / this.limit;
		if (periods >= TOO_LONG / this.period - 1) {
			return TOO_LONG;
		}
		long rest = tokens % this.limit;
		return periods * this.period + rest * (this.period / this.limit)
				+ rest * (this.period % this.limit) / this.limit;
	}

	/** What {@link #wholeOf} leaves, in {@code limit}-ths of a nanosecond. */
	private long partsOf(long tokens) {
		return tokens % this.limit * (this.period % this.limit) % this.limit;
	}

}
