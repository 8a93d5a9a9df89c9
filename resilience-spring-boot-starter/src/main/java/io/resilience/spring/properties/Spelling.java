package io.resilience.spring.properties;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Spellings of names: which are the same, and which are near.
 */
final class Spelling {

	private Spelling() {
	}

	/**
	 * What all relaxed spellings of a name have in common.
	 * @param name such as {@code max_concurrent}, {@code max-concurrent} or
	 * {@code maxConcurrent}
	 * @return such as {@code maxconcurrent}
	 */
	static String uniform(String name) {
		StringBuilder uniform = new StringBuilder(name.length());
		for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
			if (Character.isLetterOrDigit(name.codePointAt(i))) {
				uniform.appendCodePoint(name.codePointAt(i));
			}
		}
		return uniform.toString().toLowerCase(Locale.ROOT);
	}

	/**
	 * The spelling of YAML.
	 * @param name such as {@code maxConcurrent}
	 * @return such as {@code max_concurrent}
	 */
	static String snakeCase(String name) {
		return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
	}

	/**
	 * The candidate that somebody most likely meant.
	 * @param written what was written
	 * @param candidates what could have been meant
	 * @return the nearest, if it is near
	 */
	static Optional<String> nearest(String written, Collection<String> candidates) {
		String uniform = uniform(written);
		Optional<String> nearest = candidates.stream()
			.filter((candidate) -> distance(uniform, uniform(candidate)) <= Math.max(2, uniform.length() / 3))
			.min(Comparator.comparingInt((candidate) -> distance(uniform, uniform(candidate))));
		return nearest.or(() -> candidates.stream()
			.filter((candidate) -> uniform.length() > 2
					&& (uniform(candidate).startsWith(uniform) || uniform.startsWith(uniform(candidate))))
			.findFirst());
	}

	/**
	 * Damerau and Levenshtein's distance, no letter moved twice: insertions, deletions,
	 * substitutions and swaps of neighbours.
	 * @param left one word
	 * @param right the other
	 * @return how many of them lead from one to the other
	 */
	static int distance(String left, String right) {
		int[][] distance = new int[left.length() + 1][right.length() + 1];
		for (int i = 0; i <= left.length(); i++) {
			for (int j = 0; j <= right.length(); j++) {
				distance[i][j] = (i == 0 || j == 0) ? i + j : step(left, right, distance, i, j);
			}
		}
		return distance[left.length()][right.length()];
	}

	private static int step(String left, String right, int[][] distance, int i, int j) {
		int substitution = (left.charAt(i - 1) != right.charAt(j - 1)) ? 1 : 0;
		int least = Math.min(Math.min(distance[i - 1][j], distance[i][j - 1]) + 1,
				distance[i - 1][j - 1] + substitution);
		boolean swapped = i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
				&& left.charAt(i - 2) == right.charAt(j - 1);
		return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
	}

}
