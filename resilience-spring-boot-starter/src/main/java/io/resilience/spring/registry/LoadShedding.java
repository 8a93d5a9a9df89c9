package io.resilience.spring.registry;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderBuilder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.LoadSignal;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.ResolvedLoadShedding;
import org.jspecify.annotations.Nullable;

/**
 * The shedder of inbound work that the configuration describes, made when somebody first
 * asks for it. Thread-safe.
 */
public final class LoadShedding {

	private static final String NAME = "inbound";

	private final boolean enabled;

	private volatile ResolvedLoadShedding resolved;

	private @Nullable LoadShedder shedder;

	private final Supplier<Stream<LoadSignal>> signals;

	/**
	 * Creates it without a shedder.
	 * @param settings what is configured
	 * @param signals what it goes by besides, asked when the shedder is made
	 */
	public LoadShedding(DependencySettings settings, Supplier<Stream<LoadSignal>> signals) {
		this.signals = signals;
		this.enabled = settings.enabled();
		this.resolved = settings.loadShedding();
	}

	/**
	 * The shedder.
	 * @return always the same
	 */
	public synchronized LoadShedder shedder() {
		LoadShedder shedder = this.shedder;
		if (shedder == null) {
			LoadShedderBuilder builder = LoadShedder.builder(NAME).config(inForce(this.resolved));
			this.signals.get().forEach(builder::signal);
			shedder = builder.build();
			this.shedder = shedder;
		}
		return shedder;
	}

	private LoadShedderConfig inForce(ResolvedLoadShedding resolved) {
		return this.enabled ? resolved.config() : Off.loadShedder();
	}

	/**
	 * Settings with their origins.
	 * @param shedder the shedder in use
	 * @return the settings by key; empty for one of the user's own
	 */
	public synchronized Map<String, ConfiguredValue> settings(LoadShedder shedder) {
		return (shedder == this.shedder) ? this.resolved.settings() : Map.of();
	}

	/**
	 * Pressure from which on work is shed, for signals that know limits of their own.
	 * @return the low watermark in force, 0 to 1
	 */
	public double lowWatermark() {
		return this.resolved.config().lowWatermark();
	}

	synchronized void prepare(Refresh refresh) {
		refresh.attempt(() -> {
			ResolvedLoadShedding now = refresh.settings().loadShedding();
			refresh.step(NAME, this.resolved.settings(), now.settings(), () -> {
				this.resolved = now;
				if (this.shedder != null) {
					this.shedder.configure(inForce(now));
				}
			});
		});
	}

}
