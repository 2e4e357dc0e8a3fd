package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What lines say together. Rates and medians are over all lines: a failure counts as infinitely
 * many features, a sample that is misclassified unchanged as none.
 *
 * @param samples number of lines
 * @param successRate share with an adversarial input
 * @param cleanAccuracy share that the model got right unchanged
 * @param medianL0 middle of the sorted ℓ0, for an even count the mean of the two middle ones; null
 *     if infinite
 * @param meanL0 over successes; null without any
 * @param meanForward forward passes a line
 * @param meanBackward backward passes a line
 * @param spentShare share that the budget ended
 * @param errors how many ended with an error
 * @param meanSeconds time of the attack a line
 * @param totalSeconds time of the attack over all lines
 * @param peakBytes most memory of the process; null if that is not known
 */
public record GroupStatistics(
    int samples,
    double successRate,
    double cleanAccuracy,
    Double medianL0,
    Double meanL0,
    double meanForward,
    double meanBackward,
    double spentShare,
    int errors,
    double meanSeconds,
    double totalSeconds,
    Long peakBytes) {

  /**
   * The statistics of lines.
   *
   * @throws IllegalArgumentException without any
   */
  public static GroupStatistics of(List<SampleLine> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("no lines, so no statistics");
    }
    double[] l0 = lines.stream().mapToDouble(SampleLine::distance).toArray();
    double[] finite = Arrays.stream(l0).filter(Double::isFinite).toArray();
    int count = lines.size();
    return new GroupStatistics(
        count,
        (double) finite.length / count,
        share(lines, line -> line.misclassifiedClean() ? 0 : 1),
        Medians.finite(l0),
        finite.length == 0 ? null : Arrays.stream(finite).average().orElseThrow(),
        share(lines, SampleLine::forwardPasses),
        share(lines, SampleLine::backwardPasses),
        share(lines, line -> line.passesSpent() ? 1 : 0),
        (int) lines.stream().filter(line -> line.error() != null).count(),
        share(lines, SampleLine::seconds),
        lines.stream().mapToDouble(SampleLine::seconds).sum(),
        lines.stream()
            .map(SampleLine::residentBytes)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null));
  }

  /** Share of lines with an ℓ0 of at most this: ASR@k. */
  public static double successAt(List<SampleLine> lines, double l0) {
    return share(lines, line -> line.distance() <= l0 ? 1 : 0);
  }

  private static double share(List<SampleLine> lines, ToDoubleFunction<SampleLine> value) {
    return lines.stream().mapToDouble(value).average().orElseThrow();
  }
}
