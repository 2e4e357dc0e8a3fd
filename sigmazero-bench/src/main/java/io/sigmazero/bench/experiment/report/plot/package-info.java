/**
 * Plots as SVG and PNG, drawn by lets-plot without AWT's fonts. Two drawings of one plot are equal
 * byte for byte.
 */
package io.sigmazero.bench.experiment.report.plot;
