/** The attacks that experiments know by name: their options, and where they were published. */
package io.sigmazero.bench.experiment.catalogue;
