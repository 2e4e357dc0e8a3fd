/** Experiment files: read, checked, and written down again with all defaults filled in. */
package io.sigmazero.bench.experiment.config;
