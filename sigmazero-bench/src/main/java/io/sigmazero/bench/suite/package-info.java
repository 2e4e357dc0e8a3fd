/** Runs the benchmarks: which there are, in JVMs of their own, what comes of them as JSON. */
package io.sigmazero.bench.suite;
