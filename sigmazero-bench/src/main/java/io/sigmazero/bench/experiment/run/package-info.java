/**
 * Runs an experiment's cells over its samples: a line of JSON as each sample is done, from which a
 * killed run continues.
 */
package io.sigmazero.bench.experiment.run;
