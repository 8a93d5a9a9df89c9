package io.resilience.loadshed;

/**
 * Where a limit starts, and what it never leaves.
 *
 * @param initial the first limit
 * @param min the floor, at least 1
 * @param max the ceiling
 */
record Bounds(int initial, int min, int max) {

	Bounds {
		if (min < 1) {
			throw new IllegalArgumentException("Invalid min_limit (%d): must be at least 1".formatted(min));
		}
		if (max < min) {
			throw new IllegalArgumentException(
					"Invalid max_limit (%d): must not be below min_limit (%d)".formatted(max, min));
		}
		if (initial < min || initial > max) {
			throw new IllegalArgumentException(
					"Invalid initial_limit (%d): must be from min_limit (%d) to max_limit (%d)".formatted(initial, min,
							max));
		}
	}

	static Bounds of(int initial, int min, int max) {
		return new Bounds(initial, min, max);
	}

	double clamp(double limit) {
		return Math.max(this.min, Math.min(limit, this.max));
	}

}
