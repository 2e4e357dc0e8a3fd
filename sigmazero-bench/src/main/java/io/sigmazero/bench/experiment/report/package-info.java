/** Draws what an experiment shows. */
package io.sigmazero.bench.experiment.report;
