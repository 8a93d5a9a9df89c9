package io.resilience.spring.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.resilience.health.HealthCheck;
import io.resilience.health.HealthCheckConfig;
import io.resilience.health.HealthMonitor;
import io.resilience.spring.properties.HealthCheckSettings;
import io.resilience.spring.properties.HealthCheckType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Brings the health checks of an application to its monitor and starts it: those that are
 * configured, and the beans, which have the settings of their name, if there are any.
 */
public final class HealthChecks implements SmartInitializingSingleton, AutoCloseable {

	private static final String SUFFIX = "HealthCheck";

	private static final Log logger = LogFactory.getLog(HealthChecks.class);

	private final List<HealthCheckSettings> settings;

	private final HealthCheckConfig defaults;

	private final HealthMonitor monitor;

	private final ListableBeanFactory beans;

	private final HealthCheckFactory factory;

	/** Those made here; beans are closed by their context. */
	private final List<AutoCloseable> own = new ArrayList<>();

	/**
	 * Creates it.
	 * @param settings what is configured
	 * @param defaults settings of beans that are not configured
	 * @param monitor what makes the checks
	 * @param beans where beans are, those that checks ask included
	 * @param classLoader what finds optional clients
	 */
	public HealthChecks(List<HealthCheckSettings> settings, HealthCheckConfig defaults, HealthMonitor monitor,
			ListableBeanFactory beans, ClassLoader classLoader) {
		this.settings = List.copyOf(settings);
		this.defaults = defaults;
		this.monitor = monitor;
		this.beans = beans;
		this.factory = new HealthCheckFactory(beans, classLoader);
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, HealthCheck> checks = new TreeMap<>(Comparator.comparing(HealthChecks::uniform));
		this.beans.getBeansOfType(HealthCheck.class).forEach((bean, check) -> checks.put(name(bean), check));
		for (HealthCheckSettings each : this.settings) {
			HealthCheck bean = checks.remove(each.name());
			this.monitor.register(each.name(), check(each, bean), each.config());
		}
		checks.forEach((name, check) -> this.monitor.register(name, check, this.defaults));
		this.monitor.start();
	}

	/** As Boot names health indicators. */
	private static String name(String bean) {
		return (bean.endsWith(SUFFIX) && bean.length() > SUFFIX.length())
				? bean.substring(0, bean.length() - SUFFIX.length()) : bean;
	}

	private static String uniform(String name) {
		return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
	}

	private HealthCheck check(HealthCheckSettings settings, @Nullable HealthCheck bean) {
		HealthCheckType type = settings.type();
		if (type == null && bean == null) {
			throw new InvalidHealthCheckException(settings.name(),
					"has no type, and there is no HealthCheck bean of its name",
					"Give it a type (http, tcp, jdbc, redis, kafka, system or pool), or add the bean.");
		}
		if (type != null && bean != null) {
			throw new InvalidHealthCheckException(settings.name(),
					"has a type, and there is a HealthCheck bean of its name",
					"Take the type away to configure the bean, or give one of the two another name.");
		}
		HealthCheck check = (type != null) ? this.factory.create(settings, type) : bean;
		if (type != null && check instanceof AutoCloseable closeable) {
			this.own.add(closeable);
		}
		return check;
	}

	/**
	 * Ends the checks that were made here.
	 */
	@Override
	public void close() {
		this.monitor.close();
		for (AutoCloseable closeable : this.own) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				logger.warn("A health check could not be closed", ex);
			}
		}
	}

}
