package io.resilience.spring.pool;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

import org.springframework.boot.jdbc.DataSourceUnwrapper;

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
	public Map<String, PoolDescriptor> pools() {
		Map<String, PoolDescriptor> pools = new TreeMap<>();
		this.dataSources.get().forEach((bean, dataSource) -> {
			HikariDataSource hikari = DataSourceUnwrapper.unwrap(dataSource, HikariDataSource.class);
			if (hikari != null) {
				pools.put((hikari.getPoolName() != null) ? hikari.getPoolName() : bean, describe(hikari));
			}
		});
		return pools;
	}

	private static PoolDescriptor describe(HikariDataSource hikari) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean(); // null before the first use
		return PoolDescriptor.of("hikari", (pool != null) ? pool.getActiveConnections() : 0,
				(pool != null) ? pool.getIdleConnections() : 0, hikari.getMaximumPoolSize(),
				(pool != null) ? pool.getThreadsAwaitingConnection() : 0, null, null, null, null);
	}

}
