package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import io.sigmazero.bench.experiment.statistics.Scope;
import io.sigmazero.bench.run.Numbers;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sentences that several kinds say. Stateless. */
final class Summaries {
  private Summaries() {}

  /** A sentence a model and budget: what comes nearest to the best known. */
  static String nearest(ExperimentOutcome outcome) {
    return Scope.of(outcome).stream()
        .flatMap(scope -> scope.best().map(best -> sentence(scope, best)).stream())
        .collect(Collectors.joining(" "));
  }

  /** "median ℓ0 16 with 100 % success". */
  static String quality(Group group) {
    GroupStatistics statistics = GroupStatistics.of(group.lines());
    String median =
        statistics.medianL0() == null ? "infinite" : Numbers.plain(statistics.medianL0(), 1);
    return "median ℓ0 %s with %s success"
        .formatted(median, Numbers.percent(statistics.successRate()));
  }

  private static String sentence(Scope scope, Group best) {
    return String.format(
        Locale.ROOT,
        "On %s with %s passes, %s comes nearest to the best known of each sample: optimality"
            + " %.3f, %s.",
        scope.model(),
        scope.passesText(),
        best.label(),
        scope.optimality(best).orElse(0),
        quality(best));
  }
}
