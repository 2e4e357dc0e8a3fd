package io.sigmazero.bench.experiment.report.plot;

/** Two coordinates, in the units of the axes. */
record Point(double x, double y) {}
