package io.resilience.spring.properties;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Tells a slip of the hand from another name.
 */
final class Slips {

	private static final int MAX_DISTANCE = 2;

	private static final int LETTERS_A_SLIP = 4;

	private Slips() {
	}

	/**
	 * The name that was most likely meant.
	 * @param written the name in question
	 * @param names all names
	 * @return one of them, if it is near
	 */
	static Optional<String> find(String written, Collection<String> names) {
		String nearest = null;
		for (String name : names) {
			if (isSlip(written, name) && (nearest == null || distance(written, name) < distance(written, nearest))) {
				nearest = name;
			}
		}
		return Optional.ofNullable(nearest);
	}

	private static boolean isSlip(String written, String name) {
		int most = Math.min(MAX_DISTANCE, Spelling.uniform(written).length() / LETTERS_A_SLIP);
		int distance = distance(written, name);
		return distance > 0 && distance <= most && !isSeries(written, name);
	}

	private static int distance(String left, String right) {
		return Spelling.distance(Spelling.uniform(left), Spelling.uniform(right));
	}

	/**
	 * Names that differ in a number or a single letter of their own: shard_1, shard_b.
	 */
	private static boolean isSeries(String left, String right) {
		return withoutCounters(left).equals(withoutCounters(right));
	}

	private static List<String> withoutCounters(String name) {
		return List.of(Spelling.snakeCase(name).replaceAll("\\d+", "").split("[^\\p{L}]+"))
			.stream()
			.filter((word) -> word.length() > 1)
			.toList();
	}

}
