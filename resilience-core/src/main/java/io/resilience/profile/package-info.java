/**
 * Where the time goes: scopes in scopes, with wall time, CPU time and allocation.
 */
@NullMarked
package io.resilience.profile;

import org.jspecify.annotations.NullMarked;
