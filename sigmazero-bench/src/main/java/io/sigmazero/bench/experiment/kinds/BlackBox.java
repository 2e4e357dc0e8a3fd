package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.Surrogate;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.statistics.Curves;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.Scope;
import java.util.ArrayList;
import java.util.List;

/** Attacks that see logits only, and one through a surrogate. */
final class BlackBox implements Kind {
  @Override
  public ExperimentPlan plan(ExperimentConfig config) {
    Surrogate surrogate = config.surrogate().orElseThrow();
    AttackChoice through =
        new AttackChoice(
            "%s through %s".formatted(surrogate.attack().label(), surrogate.model().name()),
            surrogate.attack().attack());
    return new Matrix(config).add(config.attacks()).addSurrogate(through).plan();
  }

  @Override
  public String summary(ExperimentOutcome outcome) {
    return Summaries.nearest(outcome);
  }

  @Override
  public List<Section> sections(ExperimentOutcome outcome) {
    Surrogate surrogate = outcome.plan().config().surrogate().orElseThrow();
    List<Section> sections = new ArrayList<>();
    for (Scope scope : Scope.of(outcome)) {
      String id = Parts.id(scope.model(), scope.passesText());
      List<Group> groups = scope.groups();
      sections.add(
          new Section(
              Parts.id("black-box", id),
              "%s, %s queries".formatted(scope.model(), scope.passesText()),
              text(surrogate),
              List.of(
                  Parts.table(Parts.id("table", id), "Attacks", groups, scope.scale()),
                  Parts.robustness(
                      Parts.id("robustness", id), "Robustness curves", groups, Group::label),
                  Parts.anytime(
                      Parts.id("anytime", id), "Quality against queries", groups, Group::label),
                  success(id, groups))));
    }
    return sections;
  }

  private static String text(Surrogate surrogate) {
    return ("Forward passes are queries to the attacked model. Through the surrogate every"
            + " improvement that %s finds on %s in up to %d passes is tried on the attacked model,"
            + " and only these tries count; a sample that the surrogate misclassifies unchanged is"
            + " not attacked there.")
        .formatted(surrogate.attack().label(), surrogate.model().name(), surrogate.passes());
  }

  private static LinePlot success(String id, List<Group> groups) {
    return new LinePlot(
        Parts.id("success", id),
        "Success against queries",
        "Share of all samples with an adversarial input so far.",
        Parts.PASSES,
        new LinePlot.Axis("attack success rate", false, true),
        groups.stream().map(g -> Curves.anytimeSuccess(g.label(), g.lines())).toList());
  }
}
