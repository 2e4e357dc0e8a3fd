package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.ModelChoice;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.run.SampleLine;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.Medians;
import io.sigmazero.bench.experiment.statistics.Scope;
import io.sigmazero.bench.experiment.statistics.TransferRate;
import io.sigmazero.bench.run.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What fools one model against others. */
final class Transfer implements Kind {
  @Override
  public ExperimentPlan plan(ExperimentConfig config) {
    return new Matrix(config).transferred().add(config.attacks()).plan();
  }

  @Override
  public String summary(ExperimentOutcome outcome) {
    OptionalDouble mean =
        Group.of(outcome).stream()
            .flatMapToDouble(
                group ->
                    others(outcome, group).stream()
                        .flatMapToDouble(other -> TransferRate.of(outcome, group, other).stream()))
            .average();
    return mean.isEmpty()
        ? "No adversarial input could be tried on another model."
        : "Of the inputs that fool the attacked model, %s fool another one on the mean of all pairs."
            .formatted(Numbers.percent(mean.getAsDouble()));
  }

  @Override
  public List<Section> sections(ExperimentOutcome outcome) {
    List<Section> sections = new ArrayList<>();
    ExperimentConfig config = outcome.plan().config();
    for (AttackChoice attack : config.attacks()) {
      for (OptionalInt passes : config.passes()) {
        String shown = ExperimentConfig.shown(passes).toString();
        String id = Parts.id(attack.label(), shown);
        List<Group> groups =
            Group.of(outcome).stream()
                .filter(g -> g.label().equals(attack.label()) && g.passes().equals(passes))
                .toList();
        List<Part> parts = List.of(map(outcome, groups, id), table(outcome, groups, id));
        sections.add(
            new Section(
                Parts.id("transfer", id),
                "%s, %s passes".formatted(attack.label(), shown),
                "An input counts where both models are right on the unchanged sample and the"
                    + " attacked one is fooled.",
                parts));
      }
    }
    for (Scope scope : Scope.of(outcome)) {
      String id = Parts.id("white-box", scope.model(), scope.passesText());
      sections.add(
          new Section(
              id,
              "%s itself, %s passes".formatted(scope.model(), scope.passesText()),
              "",
              List.of(
                  Parts.table(Parts.id("table", id), "Attacks", scope.groups(), scope.scale()),
                  Parts.robustness(
                      Parts.id("robustness", id),
                      "Robustness curves",
                      scope.groups(),
                      Group::label))));
    }
    return sections;
  }

  private static HeatMap map(ExperimentOutcome outcome, List<Group> groups, String id) {
    List<String> names = names(outcome);
    List<List<Double>> values = new ArrayList<>();
    for (Group group : groups) {
      List<Double> row = new ArrayList<>();
      for (String other : names) {
        row.add(
            other.equals(group.model())
                ? null
                : Parts.boxed(TransferRate.of(outcome, group, other)));
      }
      values.add(row);
    }
    return new HeatMap(
        Parts.id("rates", id),
        "Share of adversarial inputs that fool another model too",
        "",
        "tried on",
        "made for",
        "share fooled",
        names,
        groups.stream().map(Group::model).toList(),
        values,
        false);
  }

  private static FigureTable table(ExperimentOutcome outcome, List<Group> groups, String id) {
    List<List<Object>> rows = new ArrayList<>();
    for (Group group : groups) {
      for (String other : others(outcome, group)) {
        List<SampleLine> counted = TransferRate.counted(outcome, group, other);
        List<Object> row = new ArrayList<>();
        row.add(group.model());
        row.add(other);
        row.add(counted.size());
        row.add(Parts.boxed(TransferRate.of(outcome, group, other)));
        row.add(median(counted));
        row.add(median(counted.stream().filter(l -> TransferRate.fools(l, other)).toList()));
        rows.add(row);
      }
    }
    return new FigureTable(
        Parts.id("pairs", id),
        "Pairs of models",
        "",
        List.of(
            new Column("made for", Format.TEXT, Best.NONE),
            new Column("tried on", Format.TEXT, Best.NONE),
            new Column("inputs", Format.INTEGER, Best.NONE),
            new Column("fooled", Format.PERCENT, Best.HIGHEST),
            new Column("median ℓ0 of all", Format.TENTHS, Best.NONE),
            new Column("median ℓ0 of those that fool", Format.TENTHS, Best.NONE)),
        rows);
  }

  private static Double median(List<SampleLine> lines) {
    return lines.isEmpty()
        ? null
        : Medians.finite(lines.stream().mapToDouble(SampleLine::distance).toArray());
  }

  private static List<String> names(ExperimentOutcome outcome) {
    return outcome.plan().config().models().stream().map(ModelChoice::name).toList();
  }

  private static List<String> others(ExperimentOutcome outcome, Group group) {
    return names(outcome).stream().filter(name -> !name.equals(group.model())).toList();
  }
}
