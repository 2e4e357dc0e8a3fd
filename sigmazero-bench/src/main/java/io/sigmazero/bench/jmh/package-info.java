/**
 * JMH benchmarks: the update step, a memory triad as its yardstick, models, whole attacks. Each one
 * checks what it computed, so that a wrong kernel fails instead of looking fast. Beside them the
 * guard, which holds ratios between the same things.
 */
package io.sigmazero.bench.jmh;
