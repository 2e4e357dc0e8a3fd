package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Curves of groups. Stateless. */
public final class Curves {
  /** Points of a decade of passes. */
  private static final int POINTS_PER_DECADE = 16;

  private Curves() {}

  /**
   * ASR@k against k: the share of lines with an ℓ0 of at most k, from 0 to a limit.
   *
   * @param name for the legend
   * @param limit largest k
   */
  public static LinePlot.Series robustness(String name, List<SampleLine> lines, double limit) {
    double[] sorted = lines.stream().mapToDouble(SampleLine::distance).sorted().toArray();
    TreeSet<Double> places = new TreeSet<>(List.of(0.0, limit));
    Arrays.stream(sorted).filter(l0 -> l0 <= limit).forEach(places::add);
    List<Double> x = List.copyOf(places);
    List<Double> y = x.stream().map(k -> GroupStatistics.successAt(lines, k)).toList();
    return new LinePlot.Series(name, true, x, y);
  }

  /**
   * The median of the best ℓ0 so far against forward passes, as if each attack had been ended
   * there; null while it is infinite.
   */
  public static LinePlot.Series anytimeMedian(String name, List<SampleLine> lines) {
    return anytime(name, lines, Medians::finite);
  }

  /** The share of lines with an adversarial input so far against forward passes. */
  public static LinePlot.Series anytimeSuccess(String name, List<SampleLine> lines) {
    return anytime(
        name, lines, l0 -> (double) Arrays.stream(l0).filter(Double::isFinite).count() / l0.length);
  }

  /** The largest finite ℓ0 of lines, at least 1. */
  public static double largest(List<SampleLine> lines) {
    return lines.stream().mapToDouble(SampleLine::distance).filter(Double::isFinite).max().stream()
        .map(l0 -> Math.max(1, l0))
        .findFirst()
        .orElse(1);
  }

  private static LinePlot.Series anytime(
      String name, List<SampleLine> lines, Function<double[], Double> value) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    int last = lines.stream().mapToInt(SampleLine::forwardPasses).max().orElse(1);
    for (int passes : grid(Math.max(1, last))) {
      x.add((double) passes);
      y.add(value.apply(lines.stream().mapToDouble(line -> bestUntil(line, passes)).toArray()));
    }
    return new LinePlot.Series(name, true, x, y);
  }

  /** The smallest ℓ0 that a line's attack had found after so many forward passes. */
  static double bestUntil(SampleLine line, int passes) {
    if (line.misclassifiedClean()) {
      return 0;
    }
    if (!line.success()) {
      return Double.POSITIVE_INFINITY;
    }
    double best = Double.POSITIVE_INFINITY;
    for (List<Integer> improvement : line.improvements()) {
      if (improvement.get(0) <= passes) {
        best = improvement.get(2);
      }
    }
    return best;
  }

  private static List<Integer> grid(int last) {
    TreeSet<Integer> places = new TreeSet<>(List.of(1, last));
    for (int i = 0; Math.pow(10, (double) i / POINTS_PER_DECADE) < last; i++) {
      places.add((int) Math.round(Math.pow(10, (double) i / POINTS_PER_DECADE)));
    }
    return List.copyOf(places);
  }
}
