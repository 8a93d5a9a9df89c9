package io.resilience.benchmark;

import java.time.Duration;

/**
 * How every library is configured.
 */
final class Alike {

	/** Permits of a bulkhead that no benchmark fills by accident. */
	static final int PERMITS = 1000;

	/** Calls that a breaker's window holds, and the fewest that it judges by. */
	static final int WINDOW = 100;

	/** Share of failures that opens a breaker. */
	static final double FAILURE_RATE = 0.5;

	/** Long enough never to be over, as in most calls of most applications. */
	static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** Short enough to be over in a benchmark of it. */
	static final Duration SHORT_TIMEOUT = Duration.ofMillis(1);

	static final int ATTEMPTS = 3;

	/** Workers where bodies run on a pool. */
	static final int WORKERS = 4;

	private Alike() {
	}

}
