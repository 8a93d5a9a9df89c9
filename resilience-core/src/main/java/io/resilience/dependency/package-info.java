/**
 * Dependencies by name: defaults of their type, their guard, their numbers.
 */
@NullMarked
package io.resilience.dependency;

import org.jspecify.annotations.NullMarked;
