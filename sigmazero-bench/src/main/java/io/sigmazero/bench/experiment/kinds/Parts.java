package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.LinePlot.Axis;
import io.sigmazero.bench.experiment.run.SampleLine;
import io.sigmazero.bench.experiment.statistics.Curves;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import io.sigmazero.bench.experiment.statistics.Optimality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Tables and plots that several kinds show. Ids of those that show times or memory, which differ
 * from run to run, end in {@value #VARYING}. Stateless.
 */
final class Parts {
  /** The end of the ids of what differs from run to run. */
  static final String VARYING = "-time";

  /** The numbers of features at which success is told. */
  static final List<Integer> BUDGETS = List.of(10, 24, 50, 100, 150);

  static final Axis L0 = new Axis("changed features k (ℓ0)", false, false);
  static final Axis SUCCESS = new Axis("attack success rate, ℓ0 ≤ k", false, true);
  static final Axis PASSES = new Axis("forward passes a sample", true, false);
  static final Axis MEDIAN = new Axis("median ℓ0", false, false);

  private Parts() {}

  /** An id made of texts: lower case, hyphens. */
  static String id(String... texts) {
    return String.join("-", texts)
        .toLowerCase(Locale.ROOT)
        .replace("σ", "sigma")
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  /**
   * A row a group.
   *
   * @param scale by which optimality is measured
   */
  static FigureTable table(String id, String title, List<Group> groups, Optimality scale) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("attack", Format.TEXT, Best.NONE));
    columns.add(new Column("success", Format.PERCENT, Best.HIGHEST));
    columns.add(new Column("median ℓ0", Format.TENTHS, Best.LOWEST));
    columns.add(new Column("mean ℓ0", Format.TENTHS, Best.LOWEST));
    columns.add(new Column("optimality", Format.SIGNIFICANT, Best.HIGHEST));
    BUDGETS.forEach(k -> columns.add(new Column("ASR@" + k, Format.PERCENT, Best.HIGHEST)));
    columns.add(new Column("forward passes", Format.TENTHS, Best.NONE));
    columns.add(new Column("backward passes", Format.TENTHS, Best.NONE));
    columns.add(new Column("time a sample", Format.SECONDS, Best.LOWEST));
    columns.add(new Column("peak memory", Format.BYTES, Best.NONE));
    List<List<Object>> rows = groups.stream().map(group -> row(group, scale)).toList();
    return new FigureTable(id, title, TABLE_CAPTION, columns, rows);
  }

  private static final String TABLE_CAPTION =
      "Over all samples: one that is misclassified unchanged counts as ℓ0 = 0, a failure as"
          + " infinite; the mean is over successes. Optimality is AttackBench's, relative to the"
          + " best known of each sample. Memory is that of the whole process, model and Java heap"
          + " included.";

  private static List<Object> row(Group group, Optimality scale) {
    GroupStatistics statistics = GroupStatistics.of(group.lines());
    List<Object> row = new ArrayList<>();
    row.add(group.label());
    row.add(statistics.successRate());
    row.add(statistics.medianL0());
    row.add(statistics.meanL0());
    row.add(boxed(scale.of(group.lines())));
    BUDGETS.forEach(k -> row.add(GroupStatistics.successAt(group.lines(), k)));
    row.add(statistics.meanForward());
    row.add(statistics.meanBackward());
    row.add(statistics.meanSeconds());
    row.add(statistics.peakBytes());
    return row;
  }

  /** ASR@k against k, a curve a group. */
  static LinePlot robustness(
      String id, String title, List<Group> groups, Function<Group, String> names) {
    // A few failures-to-be-sparse would press all curves against the left.
    double limit = limit(groups);
    return new LinePlot(
        id,
        title,
        "Share of all samples with an adversarial input of at most k changed features.",
        L0,
        SUCCESS,
        groups.stream()
            .map(group -> Curves.robustness(names.apply(group), group.lines(), limit))
            .toList());
  }

  private static double limit(List<Group> groups) {
    double[] medians =
        groups.stream()
            .map(group -> GroupStatistics.of(group.lines()).medianL0())
            .filter(median -> median != null)
            .mapToDouble(median -> median)
            .toArray();
    double largest = groups.stream().mapToDouble(g -> Curves.largest(g.lines())).max().orElse(1);
    double typical = Arrays.stream(medians).sorted().skip(medians.length / 2).findFirst().orElse(1);
    return Math.max(1, Math.min(largest, Math.ceil(6 * typical)));
  }

  /** Median ℓ0 against forward passes, a curve a group. */
  static LinePlot anytime(
      String id, String title, List<Group> groups, Function<Group, String> names) {
    return new LinePlot(
        id,
        title,
        "Median over all samples of the best so far, as if each attack had been ended there; it"
            + " begins where half the samples have an adversarial input.",
        PASSES,
        MEDIAN,
        groups.stream()
            .map(group -> Curves.anytimeMedian(names.apply(group), group.lines()))
            .toList());
  }

  /** A bar a group. */
  static BarPlot bars(
      String id,
      String title,
      String caption,
      Axis axis,
      List<Group> groups,
      Function<Group, Double> value) {
    return new BarPlot(
        id,
        title,
        caption,
        axis,
        groups.stream().map(Group::label).toList(),
        groups.stream().map(value).toList());
  }

  /** All lines of groups. */
  static List<SampleLine> lines(List<Group> groups) {
    return groups.stream().flatMap(group -> group.lines().stream()).toList();
  }

  /** The value or null. */
  static Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }
}
