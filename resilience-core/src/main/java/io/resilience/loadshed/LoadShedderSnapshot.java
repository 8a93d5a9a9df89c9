package io.resilience.loadshed;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A load shedder at one moment. Immutable.
 *
 * @param name name of the shedder
 * @param strategy the strategy in force
 * @param limit how many calls may be in flight now, critical ones included
 * @param inFlight how many are in flight
 * @param admitted calls admitted so far
 * @param shed calls shed so far, for each reason
 * @param shedCritical how many of them were critical
 * @param pressure the highest pressure of any signal when they were last read, from 0 to
 * 1
 * @param signals what each signal said then
 * @param baseline latency under light load as the adaptive limit knows it, or
 * {@code null}
 * @param clients how many clients were active lately, about; 0 unless the strategy is
 * fair
 */
public record LoadShedderSnapshot(String name, ShedStrategy strategy, int limit, int inFlight, long admitted,
		Map<ShedReason, Long> shed, long shedCritical, double pressure, List<SignalSnapshot> signals,
		@Nullable Duration baseline, int clients) {

	public LoadShedderSnapshot {
		shed = Map.copyOf(shed);
		signals = List.copyOf(signals);
	}

	/**
	 * Calls shed so far, for whatever reason.
	 * @return the sum
	 */
	public long totalShed() {
		return this.shed.values().stream().mapToLong(Long::longValue).sum();
	}

}
