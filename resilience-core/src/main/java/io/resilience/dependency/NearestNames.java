package io.resilience.dependency;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody meant who mistyped a name. Compares without regard to case and
 * separators, by the optimal string alignment distance (Damerau, "A technique for
 * computer detection and correction of spelling errors", CACM 7(3), 1964).
 */
public final class NearestNames {

	private NearestNames() {
	}

	/**
	 * Sorts names, the most similar first.
	 * @param wanted the name that was given
	 * @param known the names that there are
	 * @return the known names
	 */
	public static List<String> sorted(String wanted, Collection<String> known) {
		return known.stream()
			.sorted(Comparator.<String>comparingInt((name) -> distance(wanted, name))
				.thenComparing(Comparator.naturalOrder()))
			.toList();
	}

	/**
	 * The known name that is so similar that it may have been meant: at most a third of
	 * its letters differ.
	 * @param wanted the name that was given
	 * @param known the names that there are
	 * @return the nearest of them, or empty if none is near
	 */
	public static Optional<String> nearest(String wanted, Collection<String> known) {
		return sorted(wanted, known).stream()
			.findFirst()
			.filter((name) -> distance(wanted, name) <= Math.max(1, Math.max(wanted.length(), name.length()) / 3));
	}

	static int distance(String left, String right) {
		char[] a = plain(left);
		char[] b = plain(right);
		int[] beforeLast = new int[b.length + 1];
		int[] last = new int[b.length + 1];
		int[] row = new int[b.length + 1];
		Arrays.setAll(last, (i) -> i);
		for (int i = 1; i <= a.length; i++) {
			row[0] = i;
			for (int j = 1; j <= b.length; j++) {
				int replaced = last[j - 1] + ((a[i - 1] == b[j - 1]) ? 0 : 1);
				row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
				if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
					row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
				}
			}
			int[] free = beforeLast;
			beforeLast = last;
			last = row;
			row = free;
		}
		return last[b.length];
	}

	private static char[] plain(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "").toCharArray();
	}

}
