package io.resilience.spring.properties;

import java.util.function.DoublePredicate;

/**
 * Which numbers, or seconds, a setting takes.
 */
enum Limit {

	ABOVE_ZERO("must be above 0", (value) -> value > 0),

	NOT_NEGATIVE("must not be negative", (value) -> value >= 0),

	AT_LEAST_ONE("must be at least 1", (value) -> value >= 1),

	/** A share that must leave room for something. */
	SHARE("must be above 0 and at most 1", (value) -> value > 0 && value <= 1),

	SHARE_OR_ZERO("must be from 0 to 1", (value) -> value >= 0 && value <= 1),

	/** A share that must leave room for the rest. */
	BELOW_ONE("must be from 0 to below 1", (value) -> value >= 0 && value < 1),

	PERCENTILE("must be above 0 and below 1", (value) -> value > 0 && value < 1);

	private final String rule;

	private final DoublePredicate test;

	Limit(String rule, DoublePredicate test) {
		this.rule = rule;
		this.test = test;
	}

	String rule() {
		return this.rule;
	}

	boolean allows(double value) {
		return this.test.test(value);
	}

}
