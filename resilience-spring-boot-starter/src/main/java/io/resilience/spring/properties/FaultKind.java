package io.resilience.spring.properties;

/**
 * Kinds of faults, as YAML spells them.
 */
enum FaultKind {

	LATENCY, EXCEPTION, HANG, RESULT

}
