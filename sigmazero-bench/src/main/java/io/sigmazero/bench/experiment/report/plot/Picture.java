package io.sigmazero.bench.experiment.report.plot;

/**
 * A plot ready to be drawn.
 *
 * @param chart what it holds
 * @param width in pixels
 * @param height in pixels, without a title
 * @param xFrom value at the panel's left edge
 * @param xTo value at its right edge
 * @param xLogarithmic whether equal ratios are equal distances between them
 */
record Picture(
    ChartSpec chart, int width, double height, double xFrom, double xTo, boolean xLogarithmic) {}
