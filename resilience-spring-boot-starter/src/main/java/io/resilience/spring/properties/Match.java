package io.resilience.spring.properties;

import java.util.List;
import java.util.Map;

import io.resilience.spring.properties.Node.Setting;
import org.jspecify.annotations.Nullable;

/**
 * What a written key is.
 */
sealed interface Match {

	/**
	 * A setting, or a block or name that has nothing below it.
	 *
	 * @param scope where it belongs to: a dependency, operation, type or pattern, or
	 * {@code ""} for the root
	 * @param setting the setting, of type {@link Void} for a block or name
	 * @param index position in its list, 0 where it is none
	 * @param names names on the way as they are written, by scope
	 */
	record Found(String scope, Setting setting, int index, Map<String, String> names) implements Match {

		/**
		 * What is given here.
		 * @return the same for all spellings
		 */
		String place() {
			return this.scope + "|" + this.setting.path();
		}

	}

	/**
	 * Nothing that could be meant as it is.
	 *
	 * @param length how many of the elements of the key it takes to see the mistake
	 * @param rule what is wrong
	 * @param nearest what was most likely meant in place of the last of these, or
	 * {@code null}
	 * @param valid what could stand there
	 */
	record Mistake(int length, String rule, @Nullable String nearest, List<String> valid) implements Match {

	}

}
