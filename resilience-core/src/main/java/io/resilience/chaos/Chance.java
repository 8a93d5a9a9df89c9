package io.resilience.chaos;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that are the same for the n-th draw in every run with the same seed, whichever
 * thread draws. The mixing function is that of SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014).
 */
final class Chance {

	private static final long GOLDEN = 0x9E3779B97F4A7C15L;

	private final long seed;

	private final AtomicLong draws = new AtomicLong();

	Chance(long seed) {
		this.seed = seed;
	}

	/** From 0 to below 1. */
	double next() {
		return (mix(this.seed + this.draws.incrementAndGet() * GOLDEN) >>> 11) * 0x1.0p-53;
	}

	static long mix(long value) {
		long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
