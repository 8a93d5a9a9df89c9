package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is said at each level, such as dependency, type and global, highest precedence
 * first.
 */
final class Levels {

	private final List<Map<String, Given>> levels;

	private Levels(List<Map<String, Given>> levels) {
		this.levels = List.copyOf(levels);
	}

	static Levels of(List<Map<String, Given>> levels) {
		return new Levels(levels);
	}

	/**
	 * These levels with others above.
	 * @param above the others, highest first
	 * @return all of them
	 */
	Levels below(List<Map<String, Given>> above) {
		List<Map<String, Given>> all = new ArrayList<>(above);
		all.addAll(this.levels);
		return new Levels(all);
	}

	@Nullable Given find(String path) {
		int level = level(path);
		Given given = (level < this.levels.size()) ? this.levels.get(level).get(path) : null;
		return (given != null && given.isValid()) ? given : null;
	}

	/**
	 * Whether anything is said of a block.
	 * @param block the block
	 * @return whether any level has a value in it
	 */
	boolean mentions(String block) {
		for (Map<String, Given> level : this.levels) {
			for (String path : level.keySet()) {
				if (path.startsWith(block + ".")) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Whether a block has all that is said of it, so that the rest can be judged.
	 * @param block the block, empty for all
	 * @return whether none of its values is wrong by itself
	 */
	boolean isComplete(String block) {
		return this.levels.stream()
			.flatMap((level) -> level.entrySet().stream())
			.noneMatch((entry) -> (block.isEmpty() || entry.getKey().startsWith(block + "."))
					&& !entry.getValue().isValid());
	}

	/**
	 * Where a setting is decided.
	 * @param path the setting
	 * @return the level from 0, or one below the lowest where nothing is said
	 */
	int level(String path) {
		int level = 0;
		while (level < this.levels.size() && !this.levels.get(level).containsKey(path)) {
			level++;
		}
		return level;
	}

}
