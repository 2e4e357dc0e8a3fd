/** Draws what an experiment shows: a page that needs nothing else, and a file for each figure. */
package io.sigmazero.bench.experiment.report;
