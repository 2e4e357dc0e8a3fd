package io.sigmazero.bench.experiment.figures;

import java.util.List;

/**
 * Curves.
 *
 * @param id as {@link Part#id()}
 * @param title as {@link Part#title()}
 * @param caption as {@link Part#caption()}
 * @param x horizontal axis
 * @param y vertical axis
 * @param series curves
 */
public record LinePlot(String id, String title, String caption, Axis x, Axis y, List<Series> series)
    implements Part {

  /**
   * An axis.
   *
   * @param label what it measures, with its unit
   * @param logarithmic whether equal ratios are equal distances; values are then positive
   * @param percent whether values are fractions, written as percent
   */
  public record Axis(String label, boolean logarithmic, boolean percent) {}

  /**
   * A curve.
   *
   * @param name for the legend
   * @param step whether the value holds until the next point, rather than a straight line to it
   * @param x ascending
   * @param y as many; null where there is none (no median, say)
   */
  public record Series(String name, boolean step, List<Double> x, List<Double> y) {}
}
