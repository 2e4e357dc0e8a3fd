package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many of the inputs that fool a model fool another one. Counted are samples that both models
 * classify correctly unchanged and whose attack succeeded; what the other model says of unchanged
 * samples is known from its own cells. Stateless.
 */
public final class TransferRate {
  private TransferRate() {}

  /** The share of the counted inputs that fool the other model; empty if none is counted. */
  public static OptionalDouble of(ExperimentOutcome outcome, Group group, String other) {
    return counted(outcome, group, other).stream()
        .mapToDouble(line -> fools(line, other) ? 1 : 0)
        .average();
  }

  /** The lines that count. */
  public static List<SampleLine> counted(ExperimentOutcome outcome, Group group, String other) {
    Set<Integer> wrongThere =
        outcome.lines().stream()
            .filter(line -> line.model().equals(other) && line.misclassifiedClean())
            .map(SampleLine::index)
            .collect(Collectors.toSet());
    return group.lines().stream()
        .filter(line -> line.success() && !line.misclassifiedClean())
        .filter(line -> !wrongThere.contains(line.index()))
        .toList();
  }

  /** Whether another model errs on what was found. */
  public static boolean fools(SampleLine line, String other) {
    return line.transfer().get(other) != line.label();
  }
}
