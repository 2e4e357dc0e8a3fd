package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.figures.LinePlot.Axis;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import io.sigmazero.bench.experiment.statistics.Optimality;
import io.sigmazero.bench.experiment.statistics.Scope;
import java.util.ArrayList;
import java.util.List;

/** Attacks against each other. */
final class Compare implements Kind {
  private static final Axis OPTIMALITY = new Axis("optimality", false, false);
  private static final Axis SECONDS = new Axis("seconds a sample", true, false);

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
    List<Section> sections = new ArrayList<>(List.of(Ranking.of(outcome)));
    for (Scope scope : Scope.of(outcome)) {
      String id = Parts.id(scope.model(), scope.passesText());
      String title = "%s, %s passes".formatted(scope.model(), scope.passesText());
      sections.add(new Section(Parts.id("compare", id), title, "", parts(scope, id)));
    }
    return sections;
  }

  private static List<Part> parts(Scope scope, String id) {
    List<Group> groups = scope.groups();
    Optimality scale = scope.scale();
    return List.of(
        Parts.table(Parts.id("table", id), "Attacks", groups, scale),
        Parts.robustness(Parts.id("robustness", id), "Robustness curves", groups, Group::label),
        Parts.bars(
            Parts.id("optimality", id),
            "Optimality",
            "1: the best known on every sample; 0: nothing found.",
            OPTIMALITY,
            groups,
            group -> Parts.boxed(scale.of(group.lines()))),
        Parts.anytime(Parts.id("anytime", id), "Quality against passes", groups, Group::label),
        Parts.bars(
            Parts.id("seconds", id) + Parts.VARYING,
            "Time",
            "Mean time of the attack on a sample, on one thread.",
            SECONDS,
            groups,
            group -> GroupStatistics.of(group.lines()).meanSeconds()));
  }
}
