/**
 * The one family of exceptions, and the few words that every room of the engine uses.
 */
@NullMarked
package io.resilience;

import org.jspecify.annotations.NullMarked;
