/**
 * What users write in YAML, as settings of the engine, each value with its origin. The
 * keys are the components of the {@code *Properties} records: catalogue, metadata and
 * documentation come from them.
 */
@NullMarked
package io.resilience.spring.properties;

import org.jspecify.annotations.NullMarked;
