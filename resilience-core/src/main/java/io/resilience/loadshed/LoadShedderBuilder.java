package io.resilience.loadshed;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link LoadShedder}. Not thread-safe.
 */
public final class LoadShedderBuilder {

	final String name;

	LoadShedderConfig config = LoadShedderConfig.defaults();

	Ticker ticker = Ticker.system();

	final List<LoadSignal> signals = new ArrayList<>();

	@Nullable Limit limit;

	DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

	LoadShedderBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * The settings.
	 * @param config the settings
	 * @return this
	 */
	public LoadShedderBuilder config(LoadShedderConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time to go by.
	 * @param ticker the ticker
	 * @return this
	 */
	public LoadShedderBuilder ticker(Ticker ticker) {
		this.ticker = Objects.requireNonNull(ticker, "'ticker' must not be null");
		return this;
	}

	/**
	 * Adds a signal to those that the settings ask for.
	 * @param signal the signal
	 * @return this
	 */
	public LoadShedderBuilder signal(LoadSignal signal) {
		this.signals.add(Objects.requireNonNull(signal, "'signal' must not be null"));
		return this;
	}

	/**
	 * A limit of the user's own for the adaptive strategy, instead of the configured
	 * algorithm. It is kept within the configured bounds; what it throws is logged once
	 * and changes nothing.
	 * @param limit the limit, used by no other shedder
	 * @return this
	 */
	public LoadShedderBuilder limit(Limit limit) {
		this.limit = Objects.requireNonNull(limit, "'limit' must not be null");
		return this;
	}

	/** For tests: where the random strategy gets its numbers from 0 to 1. */
	LoadShedderBuilder random(DoubleSupplier random) {
		this.random = random;
		return this;
	}

	/**
	 * Creates the shedder.
	 * @return a new shedder
	 */
	public LoadShedder build() {
		return new LoadShedder(this);
	}

}
