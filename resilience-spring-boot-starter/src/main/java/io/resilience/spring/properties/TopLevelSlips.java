package io.resilience.spring.properties;

import java.util.Set;
import java.util.function.Consumer;

import io.resilience.spring.properties.Node.Key;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of a top-level key that is a slip or two away from ours, below which nothing
 * binds. Such a key may be somebody else's, so it does not stop startup.
 */
final class TopLevelSlips implements Consumer<String> {

	private static final Log logger = LogFactory.getLog(TopLevelSlips.class);

	private static final int LETTERS_A_SLIP = 6;

	private final Set<String> seen;

	TopLevelSlips(Set<String> seen) {
		this.seen = seen;
	}

	@Override
	public void accept(String element) {
		if (!this.seen.add("top level " + element)) {
			return;
		}
		String uniform = Spelling.uniform(element);
		for (Key key : Catalogue.ROOT.keys().values()) {
			String name = Spelling.uniform(key.name());
			int slips = Math.max(1, name.length() / LETTERS_A_SLIP);
			if (Math.abs(name.length() - uniform.length()) <= slips && isNear(name, uniform, slips)) {
				logger.warn("Nothing reads the keys below '%s': did you mean '%s'?".formatted(element, key.name()));
			}
		}
	}

	private static boolean isNear(String name, String uniform, int slips) {
		int distance = Spelling.distance(name, uniform);
		return distance > 0 && distance <= slips;
	}

}
