/** The kinds of experiment: which cells each has, and what its report shows. */
package io.sigmazero.bench.experiment.kinds;
