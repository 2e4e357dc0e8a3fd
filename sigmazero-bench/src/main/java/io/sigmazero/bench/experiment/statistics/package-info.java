/** What an experiment's lines say together: rates, medians, curves, optimality. */
package io.sigmazero.bench.experiment.statistics;
