/**
 * What the guards did, as Spring's application events.
 */
@NullMarked
package io.resilience.spring.events;

import org.jspecify.annotations.NullMarked;
