/**
 * What condition a dependency is in, read from its snapshot.
 */
@NullMarked
package io.resilience.health;

import org.jspecify.annotations.NullMarked;
