/**
 * What an experiment shows, as data: tables, plots and images that a report draws and that {@code
 * figures.json} holds. Knows neither attacks nor HTML.
 */
package io.sigmazero.bench.experiment.figures;
