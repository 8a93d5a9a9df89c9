package io.resilience.spring.pool;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Pools of Apache Commons Pool that register with JMX, as they do by default: those of
 * Lettuce and Jedis among them. Read, not wrapped.
 */
public final class CommonsPools implements PoolSource {

	@Override
	public Map<String, PoolReading> pools() {
		Map<String, PoolReading> pools = new TreeMap<>();
		if (MBeanServerFactory.findMBeanServer(null).isEmpty()) {
			return pools; // a pool makes one to register with
		}
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		for (ObjectName name : server.queryNames(pattern(), null)) {
			try {
				pools.put(label(server, name), read(server, name));
			}
			catch (JMException ex) {
				// It was closed while it was read.
			}
		}
		return pools;
	}

	private static ObjectName pattern() {
		try {
			return new ObjectName("org.apache.commons.pool2:type=GenericObjectPool,*");
		}
		catch (MalformedObjectNameException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Such as {@code lettuce-pool}: whose factory it is says more than its number. */
	private static String label(MBeanServer server, ObjectName name) throws JMException {
		String factory = String.valueOf(server.getAttribute(name, "FactoryType"));
		String owner = factory.contains("lettuce") ? "lettuce-" : factory.contains("jedis") ? "jedis-" : "";
		return owner + name.getKeyProperty("name");
	}

	private static PoolReading read(MBeanServer server, ObjectName name) throws JMException {
		return new PoolReading("commons_pool", number(server, name, "NumActive"), number(server, name, "NumIdle"),
				number(server, name, "MaxTotal"), number(server, name, "NumWaiters"),
				(Long) server.getAttribute(name, "BorrowedCount"), null,
				((Long) server.getAttribute(name, "MeanBorrowWaitTimeMillis")).doubleValue(), null, null);
	}

	private static int number(MBeanServer server, ObjectName name, String attribute) throws JMException {
		return (Integer) server.getAttribute(name, attribute);
	}

}
