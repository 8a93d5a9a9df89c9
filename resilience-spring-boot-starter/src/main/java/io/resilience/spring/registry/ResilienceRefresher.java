package io.resilience.spring.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.InvalidResilienceConfigurationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Applies a changed environment to the live guards. Windows, permits and calls under way
 * survive; changes by hand stay on top. Thread-safe: one refresh at a time.
 * <p>
 * Call {@link #refresh()}, or publish a {@link RefreshRequestedEvent}. Where Spring Cloud
 * says that the environment has changed, it happens by itself.
 */
public final class ResilienceRefresher {

	private static final Log logger = LogFactory.getLog(ResilienceRefresher.class);

	private final Dependencies dependencies;

	private final Patterns patterns;

	private final LoadShedding loadShedding;

	private final ApplicationEventPublisher events;

	private DependencySettings settings;

	/**
	 * Creates a refresher.
	 * @param settings what is configured so far
	 * @param dependencies the dependencies to change
	 * @param patterns the patterns to change
	 * @param loadShedding the load shedder to change
	 * @param events where to tell of changes
	 */
	public ResilienceRefresher(DependencySettings settings, Dependencies dependencies, Patterns patterns,
			LoadShedding loadShedding, ApplicationEventPublisher events) {
		this.settings = settings;
		this.dependencies = dependencies;
		this.patterns = patterns;
		this.loadShedding = loadShedding;
		this.events = events;
	}

	/**
	 * Reads the environment again and applies what has changed: all of it or, if
	 * something in it cannot work or cannot change while the application runs, nothing.
	 * @return what has changed, by dependency, pattern and key
	 * @throws InvalidResilienceConfigurationException if nothing was changed, with
	 * everything that stands in the way
	 */
	public List<SettingChange> refresh() {
		List<SettingChange> changes = apply();
		if (!changes.isEmpty()) {
			byName(changes).forEach(this::tell);
			this.events.publishEvent(new RefreshedEvent(this, changes));
		}
		return changes;
	}

	private synchronized List<SettingChange> apply() {
		Refresh refresh = new Refresh(this.settings.reread());
		refresh.settings().fixedSince(this.settings).forEach(refresh::problem);
		// Both locks: what annotations of lazy beans say comes before all of it or after.
		synchronized (this.dependencies) {
			synchronized (this.patterns) {
				this.dependencies.prepare(refresh);
				this.patterns.prepare(refresh);
				this.loadShedding.prepare(refresh);
				refresh.apply();
			}
		}
		this.settings = refresh.settings();
		return refresh.changes();
	}

	/** Like {@link #refresh()}, for those who cannot do anything about a problem. */
	void refreshOrLog() {
		try {
			refresh();
		}
		catch (InvalidResilienceConfigurationException ex) {
			logger.error("The changed environment is not applied, all settings stay as they are. " + ex.getMessage());
		}
	}

	private static Map<String, List<SettingChange>> byName(List<SettingChange> changes) {
		Map<String, List<SettingChange>> byName = new LinkedHashMap<>();
		changes.forEach((change) -> byName.computeIfAbsent(change.name(), (name) -> new ArrayList<>()).add(change));
		return byName;
	}

	private void tell(String name, List<SettingChange> changes) {
		logger.info("Settings of '%s' changed with the environment: %s".formatted(name, changes));
		DependencyRegistry registry = this.dependencies.registry();
		if (registry.events().isHeard()) {
			registry.events().publish(new SettingsRefreshed(Instant.now(), name, changes));
		}
	}

}
