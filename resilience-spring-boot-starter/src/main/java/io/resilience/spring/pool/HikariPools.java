package io.resilience.spring.pool;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The HikariCP pools of the application, read and not wrapped.
 */
public final class HikariPools implements PoolSource {

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
		Map<String, PoolReading> pools = new TreeMap<>();
		this.dataSources.get().forEach((bean, dataSource) -> {
			HikariDataSource hikari = unwrap(dataSource);
			if (hikari != null && !hikari.isClosed()) {
				pools.put((hikari.getPoolName() != null) ? hikari.getPoolName() : bean, read(hikari));
			}
		});
		return pools;
	}

	private static @Nullable HikariDataSource unwrap(DataSource dataSource) {
		try {
			return dataSource.isWrapperFor(HikariDataSource.class) ? dataSource.unwrap(HikariDataSource.class) : null;
		}
		catch (SQLException ex) {
			return null; // it cannot be asked
		}
	}

	private static PoolReading read(HikariDataSource hikari) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean(); // null before the first use
		if (pool == null) {
			return new PoolReading("hikari", 0, 0, hikari.getMaximumPoolSize(), 0, null, null, null, null);
		}
		return new PoolReading("hikari", pool.getActiveConnections(), pool.getIdleConnections(),
				hikari.getMaximumPoolSize(), pool.getThreadsAwaitingConnection(), null, null, null, null);
	}

}
