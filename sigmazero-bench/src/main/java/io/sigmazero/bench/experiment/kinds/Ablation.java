package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import io.sigmazero.bench.experiment.statistics.Scope;
import java.util.ArrayList;
import java.util.List;

/** σ-zero with parts left out. */
final class Ablation implements Kind {
  @Override
  public ExperimentPlan plan(ExperimentConfig config) {
    return new Matrix(config).add(config.attacks()).plan();
  }

  @Override
  public String summary(ExperimentOutcome outcome) {
    return Summaries.nearest(outcome);
  }

  @Override
  public List<Section> sections(ExperimentOutcome outcome) {
    List<Section> sections = new ArrayList<>();
    for (Scope scope : Scope.of(outcome)) {
      String id = Parts.id(scope.model(), scope.passesText());
      sections.add(
          new Section(
              Parts.id("ablation", id),
              "%s, %s passes".formatted(scope.model(), scope.passesText()),
              "Each row leaves out or replaces one part.",
              parts(scope, id)));
    }
    return sections;
  }

  private static List<Part> parts(Scope scope, String id) {
    List<Group> groups = scope.groups();
    return List.of(
        Parts.table(Parts.id("table", id), "Variants", groups, scope.scale()),
        Parts.bars(
            Parts.id("median", id),
            "What is left of the result",
            "Median ℓ0 over all samples; no bar where more than half failed.",
            Parts.MEDIAN,
            groups,
            group -> GroupStatistics.of(group.lines()).medianL0()),
        Parts.robustness(Parts.id("robustness", id), "Robustness curves", groups, Group::label),
        Parts.anytime(Parts.id("anytime", id), "Quality against passes", groups, Group::label));
  }
}
