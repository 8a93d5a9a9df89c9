package io.resilience.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.resilience.window.LatencySnapshot;

/**
 * What a {@link Profiler} measured.
 *
 * @param since when it began, by the wall clock
 * @param elapsed for how long it measured
 * @param entries all paths: each before those below it, the longest of the same level
 * first
 */
public record ProfileReport(Instant since, Duration elapsed, List<ProfileEntry> entries) {

	static final ProfileReport EMPTY = new ProfileReport(Instant.EPOCH, Duration.ZERO, List.of());

	public ProfileReport {
		entries = List.copyOf(entries);
	}

	static ProfileReport of(Node root, Instant since, long elapsedNanos) {
		List<ProfileEntry> entries = new ArrayList<>();
		collect(root, List.of(), entries);
		return new ProfileReport(since, Duration.ofNanos(elapsedNanos), entries);
	}

	private static void collect(Node node, List<String> path, List<ProfileEntry> entries) {
		node.children()
			.stream()
			.sorted(Comparator.comparingLong((Node child) -> child.wall.sumNanos()).reversed())
			.forEach((child) -> {
				List<String> below = new ArrayList<>(path);
				below.add(child.name);
				entries.add(entry(child, below));
				collect(child, below, entries);
			});
	}

	private static ProfileEntry entry(Node node, List<String> path) {
		LatencySnapshot wall = node.wall.snapshot();
		long below = node.children().stream().mapToLong((child) -> child.wall.sumNanos()).sum();
		long cpu = node.cpuNanos();
		return new ProfileEntry(path, wall.count(), Duration.ofNanos(wall.sumNanos()),
				Duration.ofNanos(Math.max(0, wall.sumNanos() - below)), (cpu >= 0) ? Duration.ofNanos(cpu) : null,
				node.allocatedBytes(), percentile(wall, 0.5), percentile(wall, 0.95), percentile(wall, 0.99),
				Duration.ofNanos(wall.maxNanos()));
	}

	private static Duration percentile(LatencySnapshot wall, double share) {
		return Duration.ofNanos(wall.percentileNanos(share));
	}

	/**
	 * Where most of the time is spent.
	 * @param count how many
	 * @return the paths with the longest time of their own, the longest first
	 */
	public List<ProfileEntry> hotSpots(int count) {
		return this.entries.stream().sorted(Comparator.comparing(ProfileEntry::self).reversed()).limit(count).toList();
	}

	/**
	 * For people: a tree with a line for each path.
	 * @return the lines
	 */
	public String toText() {
		StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%10s %12s %12s %12s %14s %10s %10s  %s%n",
				"count", "wall ms", "self ms", "cpu ms", "allocated kB", "p50 ms", "p99 ms", "scope"));
		for (ProfileEntry entry : this.entries) {
			text.append(String.format(Locale.ROOT, "%10d %12.3f %12.3f %12s %14.1f %10.3f %10.3f  %s%s%n",
					entry.count(), millis(entry.wall()), millis(entry.self()),
					(entry.cpu() != null) ? String.format(Locale.ROOT, "%.3f", millis(entry.cpu())) : "-",
					entry.allocatedBytes() / 1024.0, millis(entry.p50()), millis(entry.p99()),
					"  ".repeat(entry.path().size() - 1), entry.name()));
		}
		return text.toString();
	}

	private static double millis(Duration duration) {
		return duration.toNanos() / 1e6;
	}

	/**
	 * For flame graphs: a line for each path with the microseconds of its own, in the
	 * collapsed form of Brendan Gregg's FlameGraph tools.
	 * @return lines such as {@code render;user_db.load 1200}
	 */
	public String toCollapsedStacks() {
		StringBuilder stacks = new StringBuilder();
		for (ProfileEntry entry : this.entries) {
			long micros = entry.self().toNanos() / 1000;
			if (micros > 0) {
				stacks.append(String.join(";", entry.path().stream().map((name) -> name.replace(';', ',')).toList()))
					.append(' ')
					.append(micros)
					.append('\n');
			}
		}
		return stacks.toString();
	}

}
