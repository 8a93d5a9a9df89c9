package io.resilience.spring.pool;

import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The HikariCP pools of the application, read and not wrapped: by the name that the
 * application gave them, or else by that of their bean.
 */
public final class HikariPools implements PoolSource {

	private static final Pattern OF_ITS_OWN = Pattern.compile("HikariPool-\\d+");

	private final Supplier<Map<String, DataSource>> dataSources;

	/**
	 * Creates it.
	 * @param dataSources the data sources by name of their beans, asked each time
	 */
	public HikariPools(Supplier<Map<String, DataSource>> dataSources) {
		this.dataSources = dataSources;
	}

	@Override
	public Map<String, PoolReading> pools() {
		Map<HikariDataSource, String> beans = new IdentityHashMap<>();
		this.dataSources.get().forEach((bean, dataSource) -> {
			HikariDataSource hikari = unwrap(dataSource);
			if (hikari != null && !hikari.isClosed()) {
				beans.merge(hikari, bean, (first, next) -> (dataSource == hikari) ? next : first);
			}
		});
		Map<String, PoolReading> pools = new TreeMap<>();
		beans.forEach((hikari, bean) -> pools.put(label(hikari, bean), read(hikari)));
		return pools;
	}

	/** The name that it gives itself comes with the first connection only. */
	private static String label(HikariDataSource hikari, String bean) {
		String name = hikari.getPoolName();
		return (name == null || OF_ITS_OWN.matcher(name).matches()) ? bean : name;
	}

	private static @Nullable HikariDataSource unwrap(DataSource dataSource) {
		try {
			return dataSource.isWrapperFor(HikariDataSource.class) ? dataSource.unwrap(HikariDataSource.class) : null;
		}
		catch (SQLException | RuntimeException ex) {
			return null; // it cannot be asked, as one that routes outside of a request
		}
	}

	private static PoolReading read(HikariDataSource hikari) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean(); // null before the first use
		if (pool == null) {
			return new PoolReading("hikari", 0, 0, hikari.getMaximumPoolSize(), 0, null, null, null, null, null);
		}
		return new PoolReading("hikari", pool.getActiveConnections(), pool.getIdleConnections(),
				hikari.getMaximumPoolSize(), pool.getThreadsAwaitingConnection(), null, null, null, null, null);
	}

}
