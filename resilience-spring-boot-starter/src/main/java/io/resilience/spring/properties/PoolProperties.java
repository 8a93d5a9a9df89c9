package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.pools.<name>}. A plain number is seconds where a time is
 * meant.
 *
 * @param minSize How many resources are kept even when idle. May be 0.
 * @param maxSize How many there are at most while they are kept.
 * @param maxOverflow How many more there may be in a burst. May be 0.
 * @param maxWait How long a borrower waits for a resource. 0 refuses at once.
 * @param queueSize How many borrowers may wait at once. May be 0.
 * @param idleTimeout How long a resource beyond the minimum may be idle.
 * @param maxLifetime Age beyond which a resource is not lent again.
 * @param validateOnBorrow Whether a resource is checked each time before it is lent.
 * @param checkInterval How often idle resources are checked in the background.
 * @param leakAfter How long a resource may be out before it is reported with the stack of
 * its borrower. Leaks are not looked for where it is left out.
 */
@ConfigurationPropertiesSource
record PoolProperties(@Within(Limit.NOT_NEGATIVE) @DefaultValue("5") Integer minSize,
		@DefaultValue("20") Integer maxSize, @Within(Limit.NOT_NEGATIVE) @DefaultValue("10") Integer maxOverflow,
		@Within(Limit.NOT_NEGATIVE) @DefaultValue("5s") Duration maxWait,
		@Within(Limit.NOT_NEGATIVE) @DefaultValue("1000") Integer queueSize, @DefaultValue("5m") Duration idleTimeout,
		@DefaultValue("1h") Duration maxLifetime, @DefaultValue("true") Boolean validateOnBorrow,
		@DefaultValue("60s") Duration checkInterval, Duration leakAfter) {

}
