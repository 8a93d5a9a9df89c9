/**
 * What happened, told to whoever listens; costs nothing while nobody does.
 */
@NullMarked
package io.resilience.event;

import org.jspecify.annotations.NullMarked;
