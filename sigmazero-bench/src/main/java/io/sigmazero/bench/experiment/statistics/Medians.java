package io.sigmazero.bench.experiment.statistics;

import java.util.Arrays;

/** Medians in which infinity is a value like any other. Stateless. */
public final class Medians {
  private Medians() {}

  /**
   * The middle of the sorted values, for an even count the mean of the two middle ones; null if it
   * is infinite.
   *
   * @param values at least one, not modified
   */
  public static Double finite(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return Double.isFinite(median) ? median : null;
  }
}
