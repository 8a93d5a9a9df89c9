package io.resilience.chaos;

import java.time.Instant;

/**
 * An experiment at one moment.
 *
 * @param experiment what it is
 * @param state how far it is
 * @param since when it came into this state, by the wall clock
 * @param reason why, in words
 * @param injected how many faults have struck
 */
public record ExperimentSnapshot(Experiment experiment, ExperimentState state, Instant since, String reason,
		long injected) {
}
