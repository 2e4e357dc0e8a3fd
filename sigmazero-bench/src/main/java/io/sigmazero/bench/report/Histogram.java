package io.sigmazero.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sigmazero.bench.run.SampleRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * How many successes have which ℓ0.
 *
 * @param width how many values of ℓ0 a bar stands for
 * @param from smallest ℓ0 of each bar
 * @param counts samples of each bar
 */
record Histogram(
    @JsonProperty("width") int width,
    @JsonProperty("from") List<Integer> from,
    @JsonProperty("counts") List<Integer> counts) {
  private static final int MOST_BARS = 40;

  /** Of the successes among these samples; without any, one empty bar. */
  static Histogram of(List<SampleRecord> records) {
    int[] l0 = records.stream().filter(SampleRecord::success).mapToInt(SampleRecord::l0).toArray();
    int largest = 0;
    for (int value : l0) {
      largest = Math.max(largest, value);
    }
    int width = niceWidth(largest / MOST_BARS + 1);
    int[] counts = new int[largest / width + 1];
    for (int value : l0) {
      counts[value / width]++;
    }
    List<Integer> from = new ArrayList<>();
    List<Integer> bars = new ArrayList<>();
    for (int bar = 0; bar < counts.length; bar++) {
      from.add(bar * width);
      bars.add(counts[bar]);
    }
    return new Histogram(width, from, bars);
  }

  /** The next of 1, 2, 5, 10, 20, 50 … */
  private static int niceWidth(int least) {
    int power = 1;
    while (power * 10 <= least) {
      power *= 10;
    }
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
