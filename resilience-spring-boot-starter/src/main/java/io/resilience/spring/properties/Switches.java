package io.resilience.spring.properties;

import java.util.EnumSet;
import java.util.Set;

import org.springframework.core.env.Environment;

/**
 * Which switches are on, by the same rules as all other settings. Immutable.
 */
public final class Switches {

	private final Set<Switch> on = EnumSet.noneOf(Switch.class);

	private final Reading reading;

	private Switches(Reading reading) {
		this.reading = reading;
		for (Switch each : Switch.values()) {
			if (each.isOn(reading.configuration().root())) {
				this.on.add(each);
			}
		}
	}

	/**
	 * Reads the switches. One whose value is wrong stands as it does by default: that
	 * value is reported by the {@link DependencySettings}, with everything else.
	 * @param environment where they are
	 * @param classLoader what finds classes that the configuration names
	 * @return the switches
	 */
	public static Switches from(Environment environment, ClassLoader classLoader) {
		return new Switches(Reading.of(environment, classLoader));
	}

	/**
	 * All settings, the environment not read again unless its sources have changed.
	 * @return the settings
	 * @throws InvalidResilienceConfigurationException if something in the configuration
	 * cannot work, with everything that cannot
	 */
	public DependencySettings settings() {
		return this.reading.isCurrent() ? DependencySettings.of(this.reading)
				: DependencySettings.from(this.reading.environment(), this.reading.classLoader());
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
