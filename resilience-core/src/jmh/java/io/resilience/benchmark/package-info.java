/**
 * What guarded calls cost, beside other libraries. Each library is set up in one class,
 * all alike: {@link io.resilience.benchmark.Alike}.
 */
package io.resilience.benchmark;
