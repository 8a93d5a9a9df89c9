package io.resilience.spring.properties;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Logger;

import com.sun.net.httpserver.HttpServer;
import io.resilience.health.HealthCheckConfig;
import io.resilience.health.HealthCheckSnapshot;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthStatus;
import io.resilience.spring.monitor.HealthChecks;
import io.resilience.spring.monitor.InvalidHealthCheckException;
import io.resilience.time.ManualTime;

import javax.sql.DataSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

/**
 * Keys of health checks: what is asked, and what is found.
 */
final class HealthCheckEffects {

	private static final String KEY = "health_checks.<name>.";

	private static final String IT = "health_checks.it.";

	private HealthCheckEffects() {
	}

	static Map<String, OtherEffect> all() {
		Effects effects = new Effects();
		ofAll(effects);
		ofServers(effects);
		ofDatabases(effects);
		ofTheSystem(effects);
		return effects.all();
	}

	private static void ofAll(Effects effects) {
		String system = IT + "type=system";
		effects.add(KEY + "type", "system", IT + "critical=true", found((check) -> "made"), "made");
		effects.add(KEY + "critical", "true", system, found((check) -> check.config().critical()), true);
		effects.add(KEY + "alert_threshold", "7", system, found((check) -> check.config().alertThreshold()), 7);
		effects.add(KEY + "recovery_interval", "7", system, found((check) -> check.config().recoveryInterval()),
				Duration.ofSeconds(7));
		effects.add(KEY + "alert_interval", "7", system, found((check) -> check.config().alertInterval()),
				Duration.ofSeconds(7));
		for (String spelling : new String[] { "interval", "check_interval" }) {
			effects.add(KEY + spelling, "7", system, found((check) -> check.config().interval()),
					Duration.ofSeconds(7));
		}
		for (String spelling : new String[] { "timeout", "timeout_seconds" }) {
			effects.add(KEY + spelling, "7", system, found((check) -> check.config().timeout()), Duration.ofSeconds(7));
		}
	}

	private static void ofServers(Effects effects) {
		String teapot = "http://127.0.0.1:${here}/teapot";
		Function<HealthCheckSnapshot, Object> status = HealthCheckSnapshot::status;
		effects.add(KEY + "url", teapot, IT + "type=http", found(status), HealthStatus.UNHEALTHY);
		effects.add(KEY + "expected_status", "418", IT + "type=http " + IT + "url=" + teapot, found(status),
				HealthStatus.HEALTHY);
		effects.add(KEY + "host", "127.0.0.1", IT + "type=tcp " + IT + "port=${here}", found(status),
				HealthStatus.HEALTHY);
		effects.add(KEY + "port", "${here}", IT + "type=tcp " + IT + "host=127.0.0.1", found(status),
				HealthStatus.HEALTHY);
	}

	private static void ofDatabases(Effects effects) {
		String url = IT + "type=jdbc " + IT + "url=" + Recording.URL;
		effects.add(KEY + "username", "alice", url, found((check) -> Recording.last.getProperty("user", "")), "alice");
		effects.add(KEY + "password", "s3cret", url, found((check) -> Recording.last.getProperty("password", "")),
				"s3cret");
		effects.add(KEY + "data_source", "second", IT + "type=jdbc", found(HealthCheckSnapshot::status),
				HealthStatus.HEALTHY);
	}

	private static void ofTheSystem(Effects effects) {
		String calm = IT + "type=system " + IT + "cpu_critical=1 " + IT + "cpu_warning=1 ";
		effects.add(KEY + "path", "/no/such/place", calm,
				found((check) -> String.valueOf(check.message()).contains("NoSuchFile")), true);
		effects.add(KEY + "memory_warning", "0.000001", calm, messageHas("memory at"), true);
		effects.add(KEY + "memory_critical", "0.000001", calm, unhealthyFor("memory at"), true);
		effects.add(KEY + "disk_warning", "0.000001", calm + IT + "disk_critical=1", messageHas("disk at"), true);
		effects.add(KEY + "disk_critical", "0.000001", calm, unhealthyFor("disk at"), true);
		// The load of the machine that tests run on cannot be known.
		effects.add(KEY + "cpu_warning", "0.123", IT + "type=system",
				(it) -> read(it, 1).healthChecks().get(0).cpu().warning(), 0.123);
		effects.add(KEY + "cpu_critical", "0.99", IT + "type=system",
				(it) -> read(it, 1).healthChecks().get(0).cpu().critical(), 0.99);
	}

	private static Effects.Look messageHas(String text) {
		return found((check) -> String.valueOf(check.message()).contains(text));
	}

	private static Effects.Look unhealthyFor(String text) {
		return found(
				(check) -> check.status() == HealthStatus.UNHEALTHY && String.valueOf(check.message()).contains(text));
	}

	private static DependencySettings read(Map<String, Object> settings, int port) {
		return Effects.read(settings, Map.of("here", port));
	}

	/** The check after it was made once, beside a server that is a teapot. */
	private static Effects.Look found(Function<HealthCheckSnapshot, Object> look) {
		return (settings) -> {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/teapot", (exchange) -> {
				exchange.sendResponseHeaders(418, -1);
				exchange.close();
			});
			server.start();
			try {
				return look.apply(check(read(settings, server.getAddress().getPort())));
			}
			catch (InvalidResilienceConfigurationException | InvalidHealthCheckException ex) {
				return "refused";
			}
			finally {
				server.stop(0);
			}
		};
	}

	private static HealthCheckSnapshot check(DependencySettings settings) throws SQLException {
		System.gc(); // what is left of the heap is known only then
		ManualTime time = new ManualTime();
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("first", dataSource(false));
		beans.addBean("second", dataSource(true));
		Recording driver = new Recording();
		DriverManager.registerDriver(driver);
		try (HealthMonitor monitor = HealthMonitor.builder().time(time, time).executor(Runnable::run).build();
				HealthChecks checks = new HealthChecks(settings.healthChecks(), HealthCheckConfig.defaults(), monitor,
						beans, HealthCheckEffects.class.getClassLoader())) {
			checks.afterSingletonsInstantiated();
			time.advance(Duration.ZERO);
			return monitor.find("it").orElseThrow();
		}
		finally {
			DriverManager.deregisterDriver(driver);
		}
	}

	private static DataSource dataSource(boolean valid) {
		return proxy(DataSource.class, "getConnection", connection(valid));
	}

	private static Connection connection(boolean valid) {
		return proxy(Connection.class, "isValid", valid);
	}

	private static <T> T proxy(Class<T> type, String method, Object answer) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, called, arguments) -> called.getName().equals(method) ? answer : null));
	}

	/**
	 * A driver that remembers who connects.
	 */
	private static final class Recording implements Driver {

		static final String URL = "jdbc:everykey:db";

		private static volatile Properties last = new Properties();

		@Override
		public Connection connect(String url, Properties user) {
			if (!acceptsURL(url)) {
				return null;
			}
			last = user;
			return connection(true);
		}

		@Override
		public boolean acceptsURL(String url) {
			return url.equals(URL);
		}

		@Override
		public DriverPropertyInfo[] getPropertyInfo(String url, Properties user) {
			return new DriverPropertyInfo[0];
		}

		@Override
		public int getMajorVersion() {
			return 1;
		}

		@Override
		public int getMinorVersion() {
			return 0;
		}

		@Override
		public boolean jdbcCompliant() {
			return false;
		}

		@Override
		public Logger getParentLogger() {
			return Logger.getGlobal();
		}

	}

}
