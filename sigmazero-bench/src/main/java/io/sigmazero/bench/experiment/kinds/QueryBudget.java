package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.ModelChoice;
import io.sigmazero.bench.experiment.figures.LinePlot;
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
import java.util.function.Function;

/** Quality against passes: each attack laid out for each budget. */
final class QueryBudget implements Kind {
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
    for (ModelChoice model : outcome.plan().config().models()) {
      List<Group> groups =
          Group.of(outcome).stream().filter(g -> g.model().equals(model.name())).toList();
      String id = Parts.id(model.name());
      sections.add(
          new Section(
              Parts.id("budget", id),
              model.name(),
              "Each attack was run once for each budget, with its schedule laid out for it.",
              parts(outcome, groups, id)));
    }
    for (Scope scope : Scope.of(outcome)) {
      String id = Parts.id(scope.model(), scope.passesText());
      sections.add(
          new Section(
              Parts.id("scope", id),
              "%s, %s passes".formatted(scope.model(), scope.passesText()),
              "",
              List.of(
                  Parts.table(Parts.id("table", id), "Attacks", scope.groups(), scope.scale()),
                  Parts.anytime(
                      Parts.id("anytime", id), "On the way", scope.groups(), Group::label))));
    }
    return sections;
  }

  private static List<Part> parts(ExperimentOutcome outcome, List<Group> groups, String id) {
    Optimality scale = Optimality.relativeTo(Parts.lines(groups));
    return List.of(
        plot(
            outcome,
            groups,
            Parts.id("median", id),
            "Median ℓ0 against the budget",
            Parts.MEDIAN,
            group -> GroupStatistics.of(group.lines()).medianL0()),
        plot(
            outcome,
            groups,
            Parts.id("mean", id),
            "Mean ℓ0 against the budget, over successes",
            new LinePlot.Axis("mean ℓ0", false, false),
            group -> GroupStatistics.of(group.lines()).meanL0()),
        plot(
            outcome,
            groups,
            Parts.id("success", id),
            "Success against the budget",
            new LinePlot.Axis("attack success rate", false, true),
            group -> GroupStatistics.of(group.lines()).successRate()),
        plot(
            outcome,
            groups,
            Parts.id("optimality", id),
            "Optimality against the budget, relative to the best known with any",
            new LinePlot.Axis("optimality", false, false),
            group -> Parts.boxed(scale.of(group.lines()))));
  }

  private static LinePlot plot(
      ExperimentOutcome outcome,
      List<Group> groups,
      String id,
      String title,
      LinePlot.Axis axis,
      Function<Group, Double> value) {
    List<LinePlot.Series> series = new ArrayList<>();
    for (AttackChoice attack : outcome.plan().config().attacks()) {
      List<Group> own =
          groups.stream()
              .filter(g -> g.label().equals(attack.label()) && g.passes().isPresent())
              .sorted((a, b) -> Integer.compare(a.passes().getAsInt(), b.passes().getAsInt()))
              .toList();
      series.add(
          new LinePlot.Series(
              attack.label(),
              false,
              own.stream().map(g -> (double) g.passes().getAsInt()).toList(),
              own.stream().map(value).toList()));
    }
    return new LinePlot(id, title, "", Parts.PASSES, axis, series);
  }
}
