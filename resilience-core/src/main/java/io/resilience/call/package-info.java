/**
 * How calls go through patterns, in every style: blocking, as a stage, as a stream.
 */
@NullMarked
package io.resilience.call;

import org.jspecify.annotations.NullMarked;
