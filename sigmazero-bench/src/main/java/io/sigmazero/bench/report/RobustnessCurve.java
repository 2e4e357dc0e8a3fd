package io.sigmazero.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sigmazero.bench.run.SampleRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Accuracy under attack by budget: the share of samples that need more than k changed features.
 *
 * @param budgets k, increasing from 0
 * @param accuracy in percent, for each k; never increases
 */
record RobustnessCurve(
    @JsonProperty("budgets") List<Integer> budgets,
    @JsonProperty("accuracy") List<Double> accuracy) {
  private static final int MOST_POINTS = 2000;

  /** Shown where no sample gives a scale. */
  private static final int SMALLEST_END = 10;

  /** The curve of these samples; a failure needs infinitely many features. */
  static RobustnessCurve of(List<SampleRecord> records) {
    int[] l0 = records.stream().filter(SampleRecord::success).mapToInt(SampleRecord::l0).toArray();
    Arrays.sort(l0);
    int largest = l0.length == 0 ? 0 : l0[l0.length - 1];
    // A little beyond the last step, so that the level reached is seen.
    int end = Math.max(SMALLEST_END, largest + 1 + largest / 20);
    int stride = 1 + end / MOST_POINTS;
    List<Integer> budgets = new ArrayList<>();
    List<Double> accuracy = new ArrayList<>();
    int within = 0;
    for (int budget = 0; budget < end + stride; budget += stride) {
      while (within < l0.length && l0[within] <= budget) {
        within++;
      }
      budgets.add(budget);
      accuracy.add(100.0 * (records.size() - within) / records.size());
    }
    return new RobustnessCurve(budgets, accuracy);
  }
}
