/**
 * Pools of resources and objects, over Apache Commons Pool 2, which is optional: only
 * this room knows it.
 */
@NullMarked
package io.resilience.pool;

import org.jspecify.annotations.NullMarked;
