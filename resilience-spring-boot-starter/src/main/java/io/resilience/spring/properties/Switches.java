package io.resilience.spring.properties;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.core.env.Environment;

/**
 * Which switches are on, by the same rules as all other settings. Immutable.
 */
public final class Switches {

	private final Set<Switch> on;

	private Switches(Set<Switch> on) {
		this.on = on;
	}

	/**
	 * Reads the switches. One whose value is wrong stands as it does by default: that
	 * value is reported by the {@link DependencySettings}, with everything else.
	 * @param environment where they are
	 * @param classLoader what finds classes that the configuration names
	 * @return the switches
	 */
	public static Switches from(Environment environment, ClassLoader classLoader) {
		Scope root = new ConfigurationReader(environment, classLoader, new Problems(), TopLevelSlips.UNHEARD).read()
			.root();
		return new Switches(Arrays.stream(Switch.values())
			.filter((each) -> each.isOn(root))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(Switch.class))));
	}

	/**
	 * Whether a switch is on.
	 * @param which the switch
	 * @return whether it is
	 */
	public boolean isOn(Switch which) {
		return this.on.contains(which);
	}

	@Override
	public String toString() {
		return "Switches" + this.on;
	}

}
