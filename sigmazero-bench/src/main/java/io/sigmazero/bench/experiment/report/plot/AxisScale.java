package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.LinePlot;
import java.util.List;

/**
 * Where the values of an axis lie. What is called a place is a share of the way from the lowest to
 * the highest value, after the logarithm where there is one.
 *
 * @param axis what it shows
 * @param low lowest value
 * @param high highest value, above the lowest
 */
record AxisScale(LinePlot.Axis axis, double low, double high) {
  private static final int TICKS = 6;
  private static final int PERCENT_TICKS = 5;

  /** For these values, of which those that the axis cannot show are left out. */
  static AxisScale of(LinePlot.Axis axis, List<Double> values, boolean fromZero) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Double value : values) {
      if (shows(axis, value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return new AxisScale(axis, axis.logarithmic() ? 0.1 : 0, 1);
    }
    if (axis.logarithmic()) {
      return logarithmic(axis, low, high);
    }
    double bottom = fromZero ? Math.min(0, low) : low;
    double top = fromZero ? Math.max(0, high) : high;
    if (axis.percent() && fromZero && bottom == 0 && top > 0.5 && top <= 1) {
      return new AxisScale(axis, 0, 1);
    }
    return bottom < top
        ? new AxisScale(axis, bottom, top)
        : new AxisScale(axis, bottom - (fromZero ? 0 : 1), bottom + 1);
  }

  private static AxisScale logarithmic(LinePlot.Axis axis, double low, double high) {
    // A factor of two at least, or there would be no tick.
    return high >= 2 * low
        ? new AxisScale(axis, low, high)
        : new AxisScale(axis, low / 2, high * 2);
  }

  /** Whether an axis can show a value. */
  static boolean shows(LinePlot.Axis axis, Double value) {
    return value != null && Double.isFinite(value) && (!axis.logarithmic() || value > 0);
  }

  boolean shows(Double value) {
    return shows(axis, value);
  }

  /** The value at a place, which may lie outside of 0 to 1. */
  double at(double place) {
    return axis.logarithmic()
        ? Math.pow(10, Math.log10(low) + place * (Math.log10(high) - Math.log10(low)))
        : low + place * (high - low);
  }

  /** The place of a value. */
  double place(double value) {
    return axis.logarithmic()
        ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
        : (value - low) / (high - low);
  }

  Ticks ticks() {
    return axis.logarithmic()
        ? Ticks.logarithmic(low, high, axis.percent())
        : Ticks.linear(low, high, axis.percent() ? PERCENT_TICKS : TICKS, axis.percent());
  }
}
