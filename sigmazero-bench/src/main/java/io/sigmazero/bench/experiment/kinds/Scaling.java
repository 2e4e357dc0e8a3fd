package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Time against the number of features. */
final class Scaling implements Kind {
  private static final LinePlot.Axis FEATURES =
      new LinePlot.Axis("features of an input, d", true, false);

  @Override
  public ExperimentPlan plan(ExperimentConfig config) {
    return new Matrix(config).withoutPictures().add(config.attacks()).plan();
  }

  @Override
  public String summary(ExperimentOutcome outcome) {
    int smallest = Group.of(outcome).stream().mapToInt(g -> features(outcome, g)).min().orElse(0);
    int largest = Group.of(outcome).stream().mapToInt(g -> features(outcome, g)).max().orElse(0);
    return "Inputs of %d to %d features.".formatted(smallest, largest);
  }

  @Override
  public List<Section> sections(ExperimentOutcome outcome) {
    List<Section> sections = new ArrayList<>();
    for (OptionalInt passes : outcome.plan().config().passes()) {
      String shown = ExperimentConfig.shown(passes).toString();
      List<Group> groups =
          Group.of(outcome).stream().filter(g -> g.passes().equals(passes)).toList();
      String id = Parts.id(shown);
      sections.add(
          new Section(
              Parts.id("scaling", id),
              shown + " passes",
              "",
              List.of(
                  table(outcome, groups, id),
                  plot(
                      outcome,
                      groups,
                      Parts.id("seconds", id) + Parts.VARYING,
                      "Time a sample",
                      new LinePlot.Axis("seconds a sample", true, false),
                      statistics -> positive(statistics.meanSeconds())),
                  plot(
                      outcome,
                      groups,
                      Parts.id("per-pass", id) + Parts.VARYING,
                      "Time a pass",
                      new LinePlot.Axis("milliseconds a pass", true, false),
                      Scaling::millisecondsPerPass),
                  plot(
                      outcome,
                      groups,
                      Parts.id("median", id),
                      "Median ℓ0",
                      Parts.MEDIAN,
                      GroupStatistics::medianL0))));
    }
    return sections;
  }

  private static FigureTable table(ExperimentOutcome outcome, List<Group> groups, String id) {
    List<List<Object>> rows = new ArrayList<>();
    for (Group group : groups) {
      GroupStatistics statistics = GroupStatistics.of(group.lines());
      List<Object> row = new ArrayList<>();
      row.add(group.model());
      row.add(group.label());
      row.add(features(outcome, group));
      row.add(statistics.successRate());
      row.add(statistics.medianL0());
      row.add(statistics.meanForward());
      row.add(statistics.meanBackward());
      row.add(statistics.meanSeconds());
      row.add(statistics.peakBytes());
      rows.add(row);
    }
    return new FigureTable(
        Parts.id("table", id),
        "Models",
        "",
        List.of(
            new Column("model", Format.TEXT, Best.NONE),
            new Column("attack", Format.TEXT, Best.NONE),
            new Column("features", Format.INTEGER, Best.NONE),
            new Column("success", Format.PERCENT, Best.NONE),
            new Column("median ℓ0", Format.TENTHS, Best.NONE),
            new Column("forward passes", Format.TENTHS, Best.NONE),
            new Column("backward passes", Format.TENTHS, Best.NONE),
            new Column("time a sample", Format.SECONDS, Best.NONE),
            new Column("peak memory", Format.BYTES, Best.NONE)),
        rows);
  }

  private static LinePlot plot(
      ExperimentOutcome outcome,
      List<Group> groups,
      String id,
      String title,
      LinePlot.Axis axis,
      Function<GroupStatistics, Double> value) {
    List<LinePlot.Series> series = new ArrayList<>();
    for (AttackChoice attack : outcome.plan().config().attacks()) {
      List<Group> own =
          groups.stream()
              .filter(g -> g.label().equals(attack.label()))
              .sorted(Comparator.comparingInt(g -> features(outcome, g)))
              .toList();
      series.add(
          new LinePlot.Series(
              attack.label(),
              false,
              own.stream().map(g -> (double) features(outcome, g)).toList(),
              own.stream().map(g -> value.apply(GroupStatistics.of(g.lines()))).toList()));
    }
    return new LinePlot(id, title, "", FEATURES, axis, series);
  }

  private static Double millisecondsPerPass(GroupStatistics statistics) {
    double passes = statistics.meanForward() + statistics.meanBackward();
    return passes == 0 ? null : positive(1e3 * statistics.meanSeconds() / passes);
  }

  /** What a logarithmic axis can show. */
  private static Double positive(double value) {
    return value > 0 ? value : null;
  }

  private static int features(ExperimentOutcome outcome, Group group) {
    return outcome.models().stream()
        .filter(facts -> facts.get("name").equals(group.model()))
        .mapToInt(facts -> (Integer) facts.get("features"))
        .findFirst()
        .orElse(0);
  }
}
