package io.resilience.spring.properties;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What can be seen of a key that belongs to no guard.
 */
@FunctionalInterface
interface OtherEffect {

	void check() throws Exception;

	static OtherEffect of(String key) {
		OtherEffect effect = All.EFFECTS.get(key);
		if (effect == null) {
			throw new AssertionError("'%s' needs a case in one of the classes named in OtherEffect".formatted(key));
		}
		return effect;
	}

	static Set<String> keys() {
		return All.EFFECTS.keySet();
	}

	/**
	 * All cases.
	 */
	final class All {

		private static final Map<String, OtherEffect> EFFECTS = new LinkedHashMap<>();

		static {
			EFFECTS.putAll(ProcessEffects.all());
			EFFECTS.putAll(MonitorEffects.all());
			EFFECTS.putAll(PoolHealthEffects.all());
			EFFECTS.putAll(ChaosEffects.all());
			EFFECTS.putAll(EffectsElsewhere.all());
		}

		private All() {
		}

	}

}
