package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Finds the settings that a layer mentions, and reports keys that are none.
 */
final class KeyReader {

	private final Problems problems;

	KeyReader(Problems problems) {
		this.problems = problems;
	}

	/**
	 * Reads the keys of a layer.
	 * @param layer the layer
	 * @return its settings in the order of the source, none where it is not active
	 */
	List<Mention> read(Layer layer) {
		List<Mention> mentions = new ArrayList<>();
		Set<ConfigurationPropertyName> reported = new HashSet<>();
		for (Written written : layer.entries()) {
			Match match = KeyMatcher.match(written.name(), written.from());
			if (match instanceof Match.Found found && layer.active()) {
				mentions.add(new Mention(found, written));
			}
			else if (match instanceof Match.Mistake mistake && reported.add(written.name().chop(mistake.length()))) {
				report(mistake, written);
			}
		}
		return mentions;
	}

	/** Once for a block, however much is below it. */
	private void report(Match.Mistake mistake, Written written) {
		boolean whole = mistake.length() == written.name().getNumberOfElements();
		String nearest = (mistake.nearest() != null)
				? key(written.name(), mistake.length() - 1) + "." + mistake.nearest() : null;
		this.problems.add(new ConfigurationProblem(key(written.name(), mistake.length()),
				whole ? written.shown() : null, written.where(), mistake.rule(), nearest, mistake.valid()), written);
	}

	private static String key(ConfigurationPropertyName name, int length) {
		StringBuilder key = new StringBuilder(name.getElement(0, Form.ORIGINAL));
		for (int i = 1; i < length; i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			key.append(name.isNumericIndex(i) ? "[" + element + "]" : "." + element);
		}
		return key.toString();
	}

}
