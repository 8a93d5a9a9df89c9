package io.resilience.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.profiler}.
 *
 * @param enabled Whether it measures from the start. It can be switched at run time.
 * @param maxPaths How many paths of scopes it tells apart.
 */
record ProfilerProperties(@DefaultValue("false") Boolean enabled, @DefaultValue("2000") Integer maxPaths) {

}
