package io.resilience.spring.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.resilience.profile.ProfileEntry;
import io.resilience.profile.ProfileReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the profiler measured, for JSON.
 *
 * @param on whether it measures now
 * @param since when it began
 * @param elapsed for how long it measured
 * @param hotSpots the ten paths with the longest time of their own, the longest first
 * @param scopes all paths, each before those below it
 */
public record ProfileDescriptor(boolean on, Instant since, Duration elapsed, List<Scope> hotSpots,
		List<Scope> scopes) implements OperationResponseBody {

	private static final int HOT_SPOTS = 10;

	static ProfileDescriptor of(boolean on, ProfileReport report) {
		return new ProfileDescriptor(on, report.since(), report.elapsed(),
				report.hotSpots(HOT_SPOTS).stream().map(Scope::of).toList(),
				report.entries().stream().map(Scope::of).toList());
	}

	/**
	 * What one path came to; times in milliseconds.
	 *
	 * @param path names of the scopes, the outermost first
	 * @param count how many have ended
	 * @param wall how long they took together
	 * @param self that without the scopes below
	 * @param cpu time on the CPU, estimated from samples; absent where nobody knows
	 * @param allocatedBytes what they allocated
	 * @param p50 half of them took no longer
	 * @param p95 95 % of them took no longer
	 * @param p99 99 % of them took no longer
	 * @param max the longest
	 */
	public record Scope(List<String> path, long count, double wall, double self, @Nullable Double cpu,
			long allocatedBytes, double p50, double p95, double p99, double max) {

		static Scope of(ProfileEntry entry) {
			return new Scope(entry.path(), entry.count(), millis(entry.wall()), millis(entry.self()),
					(entry.cpu() != null) ? millis(entry.cpu()) : null, entry.allocatedBytes(), millis(entry.p50()),
					millis(entry.p95()), millis(entry.p99()), millis(entry.max()));
		}

		private static double millis(Duration duration) {
			return duration.toNanos() / 1e6;
		}

	}

}
