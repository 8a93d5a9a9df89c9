package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.resilience.spring.properties.Node.Block;
import io.resilience.spring.properties.Node.Key;
import io.resilience.spring.properties.Node.Names;
import io.resilience.spring.properties.Node.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every key that can be written changes what happens, and is not only bound. A new key
 * fails here until it has a case: in {@link GuardEffect} where it belongs to a guard,
 * else in {@link OtherEffect}.
 */
class EveryKeyTests {

	static Stream<Arguments> keys() {
		List<Arguments> keys = new ArrayList<>();
		add(Catalogue.RESILIENCE, "", keys);
		return keys.stream();
	}

	private static void add(Block block, String prefix, List<Arguments> keys) {
		for (Key key : block.keys().values()) {
			String name = prefix + key.name();
			if (key.node() instanceof Setting setting) {
				keys.add(Arguments.of(name, setting.path()));
			}
			else if (key.node() instanceof Block below) {
				add(below, name + ".", keys);
			}
			else if (key.node() instanceof Names names) {
				add(names.element(), name + ".<name>.", keys);
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("keys")
	void aKeyChangesWhatHappens(String key, String path) throws Exception {
		Trial trial = Trial.of(key, path);
		if (trial != null) {
			assertThat(trial.seenWithIt()).as("with it").isEqualTo(trial.effect().seen());
			assertThat(trial.seenWithoutIt()).as("without it").isNotEqualTo(trial.effect().seen());
		}
		else {
			OtherEffect.of(key).check();
		}
	}

	@Test
	void noCaseIsLeftOfAKeyThatHasGone() {
		Set<String> keys = new TreeSet<>();
		keys().forEach((each) -> keys.add((String) each.get()[0]));
		assertThat(keys).containsAll(OtherEffect.keys());
	}

}
