/**
 * Faults on purpose: experiments that make dependencies slow, broken or silent, last in
 * the chain, so that every guard sees what it would see for real.
 */
@NullMarked
package io.resilience.chaos;

import org.jspecify.annotations.NullMarked;
