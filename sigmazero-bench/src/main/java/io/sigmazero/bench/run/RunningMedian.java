package io.sigmazero.bench.run;

import java.util.Arrays;
import java.util.OptionalInt;

/** The median ℓ0 of the samples done so far, failures as infinity. Not thread safe. */
final class RunningMedian {
  private double[] sorted = new double[16];
  private int count;

  void add(OptionalInt l0) {
    double value = l0.isPresent() ? l0.getAsInt() : Double.POSITIVE_INFINITY;
    if (count == sorted.length) {
      sorted = Arrays.copyOf(sorted, 2 * count);
    }
    int found = Arrays.binarySearch(sorted, 0, count, value);
    int place = found < 0 ? -found - 1 : found;
    System.arraycopy(sorted, place, sorted, place + 1, count - place);
    sorted[place] = value;
    count++;
  }

  /** For a progress display; empty before the first sample. */
  String note() {
    if (count == 0) {
      return "";
    }
    double median = Statistics.medianOfSorted(Arrays.copyOf(sorted, count));
    return "median l0 " + (Double.isFinite(median) ? Numbers.plain(median, 1) : "infinite");
  }
}
