package io.sigmazero.bench.run;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a run's samples say together. Rates and medians are over all samples: a failure counts as
 * infinitely many features, a sample that is misclassified unchanged as none.
 *
 * @param samples number of samples
 * @param successes how many have an adversarial input
 * @param errors how many ended with an error
 * @param cleanAccuracy share of samples that the model got right unchanged
 * @param successRate share of samples with an adversarial input
 * @param medianL0 middle of the sorted ℓ0, for an even count the mean of the two middle ones; empty
 *     if infinite
 * @param meanL0 over successes only; empty without any
 * @param attackSuccessAt for each budget k the share of samples with ℓ0 ≤ k
 * @param medianChangedFeatures as {@code medianL0}, of all features that differ, however they are
 *     counted
 * @param stopReasons how many samples each reason ended
 * @param diagnoses how many samples have each diagnosis
 * @param meanForwardPasses forward passes a sample
 * @param meanBackwardPasses backward passes a sample
 */
public record Statistics(
    int samples,
    int successes,
    int errors,
    double cleanAccuracy,
    double successRate,
    OptionalDouble medianL0,
    OptionalDouble meanL0,
    SortedMap<Integer, Double> attackSuccessAt,
    OptionalDouble medianChangedFeatures,
    SortedMap<String, Integer> stopReasons,
    SortedMap<String, Integer> diagnoses,
    double meanForwardPasses,
    double meanBackwardPasses) {
  /** The budgets that the field reports. */
  public static final List<Integer> BUDGETS = List.of(10, 24, 50, 100, 150);

  /** Copies the maps. */
  public Statistics {
    attackSuccessAt = Collections.unmodifiableSortedMap(new TreeMap<>(attackSuccessAt));
    stopReasons = Collections.unmodifiableSortedMap(new TreeMap<>(stopReasons));
    diagnoses = Collections.unmodifiableSortedMap(new TreeMap<>(diagnoses));
  }

  /**
   * The statistics of these samples, in any order.
   *
   * @throws IllegalArgumentException without any sample
   */
  public static Statistics of(Collection<SampleRecord> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("no samples, so no statistics");
    }
    double[] l0 = sortedOrInfinity(records, SampleRecord::l0);
    double[] finite = Arrays.stream(l0).filter(Double::isFinite).toArray();
    int count = l0.length;
    SortedMap<Integer, Double> successAt = new TreeMap<>();
    for (int budget : BUDGETS) {
      successAt.put(budget, share(finite, budget, count));
    }
    return new Statistics(
        count,
        finite.length,
        (int) records.stream().filter(r -> r.error() != null).count(),
        (double) records.stream().filter(SampleRecord::correctWhenClean).count() / count,
        (double) finite.length / count,
        finiteOnly(medianOfSorted(l0)),
        Arrays.stream(finite).average(),
        successAt,
        finiteOnly(medianOfSorted(sortedOrInfinity(records, SampleRecord::changedFeatures))),
        counts(records, SampleRecord::stopReason),
        counts(records, SampleRecord::diagnosis),
        mean(records, SampleRecord::forwardPasses),
        mean(records, SampleRecord::backwardPasses));
  }

  /** Median of at least one value in increasing order; infinity is a value like any other. */
  static double medianOfSorted(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] sortedOrInfinity(
      Collection<SampleRecord> records, Function<SampleRecord, Integer> value) {
    return records.stream()
        .map(value)
        .mapToDouble(number -> number == null ? Double.POSITIVE_INFINITY : number)
        .sorted()
        .toArray();
  }

  private static SortedMap<String, Integer> counts(
      Collection<SampleRecord> records, Function<SampleRecord, String> name) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    records.stream()
        .map(name)
        .filter(Objects::nonNull)
        .forEach(each -> counts.merge(each, 1, Integer::sum));
    return counts;
  }

  private static double share(double[] l0, int budget, int count) {
    return (double) Arrays.stream(l0).filter(value -> value <= budget).count() / count;
  }

  private static OptionalDouble finiteOnly(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static double mean(
      Collection<SampleRecord> records, ToDoubleFunction<SampleRecord> value) {
    return records.stream().mapToDouble(value).average().orElseThrow();
  }
}
