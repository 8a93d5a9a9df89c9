package io.resilience.profile;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one path of scopes came to.
 *
 * @param path the names of the scopes, the outermost first; not empty
 * @param count how many have ended
 * @param wall how long they took together
 * @param self that without the scopes below; never negative, though what runs at once may
 * take longer than what is around it
 * @param cpu time on the CPU, estimated from samples; {@code null} where the JVM does not
 * say, as for virtual threads
 * @param allocatedBytes what they allocated, whether still in use or not; estimated from
 * samples, but for guarded calls
 * @param p50 half of them took no longer
 * @param p95 95 % of them took no longer
 * @param p99 99 % of them took no longer
 * @param max the longest
 */
public record ProfileEntry(List<String> path, long count, Duration wall, Duration self, @Nullable Duration cpu,
		long allocatedBytes, Duration p50, Duration p95, Duration p99, Duration max) {

	public ProfileEntry {
		path = List.copyOf(path);
	}

	/**
	 * Name of the scope itself.
	 * @return the last name of the path
	 */
	public String name() {
		return this.path.get(this.path.size() - 1);
	}

}
