package io.resilience.spring.properties;

/**
 * What a configured health check asks.
 */
public enum HealthCheckType {

	/** A page, for its status. */
	HTTP,

	/** A port, whether somebody listens. */
	TCP,

	/** A database, by a connection. */
	JDBC,

	/** A Redis server, by a ping. */
	REDIS,

	/** A Kafka cluster, for its brokers. */
	KAFKA,

	/** Processors, memory and disk of the process. */
	SYSTEM,

	/** A pool, for its condition. */
	POOL

}
