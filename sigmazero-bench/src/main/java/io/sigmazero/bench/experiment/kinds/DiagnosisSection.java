package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.SampleLine;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Where attacks failed, and on which samples. Stateless. */
final class DiagnosisSection {
  private static final int WORST = 10;
  private static final int MOST_ERRORS = 20;

  private DiagnosisSection() {}

  static Section of(ExperimentOutcome outcome) {
    return new Section(
        "diagnosis",
        "Failures",
        "A sample counts as failed where no adversarial input was found and confirmed. Where the"
            + " budget ended the attack, more passes may help; an error is told as the attack"
            + " gave it.",
        List.of(counts(outcome), worst(outcome), errors(outcome)));
  }

  private static FigureTable counts(ExperimentOutcome outcome) {
    List<List<Object>> rows = new ArrayList<>();
    for (Group group : Group.of(outcome)) {
      List<Object> row = new ArrayList<>();
      row.add(group.model());
      row.add(group.label());
      row.add(group.passesText());
      row.add(group.lines().size());
      row.add(count(group, SampleLine::misclassifiedClean));
      row.add(count(group, line -> !line.success()));
      row.add(count(group, line -> !line.success() && line.passesSpent()));
      row.add(count(group, SampleLine::passesSpent));
      row.add(count(group, line -> line.error() != null));
      rows.add(row);
    }
    return new FigureTable(
        "diagnosis-counts",
        "How attacks ended",
        "",
        List.of(
            text("model"),
            text("attack"),
            text("passes"),
            number("samples"),
            number("misclassified unchanged"),
            number("failed"),
            number("failed, budget spent"),
            number("budget spent"),
            number("errors")),
        rows);
  }

  /** The samples on which the best of all attacks needs most. */
  private static FigureTable worst(ExperimentOutcome outcome) {
    List<List<Object>> rows = new ArrayList<>();
    Map<String, List<SampleLine>> byModel = new LinkedHashMap<>();
    for (Scope scope : Scope.of(outcome)) {
      byModel
          .computeIfAbsent(scope.model(), any -> new ArrayList<>())
          .addAll(Parts.lines(scope.groups()));
    }
    byModel.forEach((model, lines) -> rows.addAll(worst(model, lines)));
    return new FigureTable(
        "diagnosis-worst",
        "Hardest samples",
        "Those on which the best of all attacks needs most changed features; empty where all"
            + " failed.",
        List.of(
            text("model"),
            number("sample"),
            number("label"),
            number("smallest ℓ0"),
            text("found by"),
            number("attacks failed")),
        rows);
  }

  private static List<List<Object>> worst(String model, List<SampleLine> lines) {
    Map<Integer, List<SampleLine>> bySample = new LinkedHashMap<>();
    lines.forEach(l -> bySample.computeIfAbsent(l.index(), any -> new ArrayList<>()).add(l));
    return bySample.values().stream()
        .sorted(Comparator.comparingDouble(list -> -smallest(list).distance()))
        .limit(WORST)
        .map(list -> row(model, list))
        .toList();
  }

  private static List<Object> row(String model, List<SampleLine> lines) {
    SampleLine best = smallest(lines);
    List<Object> row = new ArrayList<>();
    row.add(model);
    row.add(best.index());
    row.add(best.label());
    row.add(best.l0());
    row.add(best.success() ? best.attack() : null);
    row.add((int) lines.stream().filter(line -> !line.success()).count());
    return row;
  }

  private static SampleLine smallest(List<SampleLine> lines) {
    return lines.stream().min(Comparator.comparingDouble(SampleLine::distance)).orElseThrow();
  }

  private static FigureTable errors(ExperimentOutcome outcome) {
    List<List<Object>> rows =
        outcome.lines().stream()
            .filter(line -> line.error() != null)
            .limit(MOST_ERRORS)
            .map(line -> List.<Object>of(line.cell(), line.index(), line.error()))
            .toList();
    return new FigureTable(
        "diagnosis-errors",
        "Errors",
        rows.isEmpty() ? "None." : "The first " + rows.size() + ".",
        List.of(text("cell"), number("sample"), text("error")),
        rows);
  }

  private static int count(Group group, Predicate<SampleLine> which) {
    return (int) group.lines().stream().filter(which).count();
  }

  private static Column text(String name) {
    return new Column(name, Format.TEXT, Best.NONE);
  }

  private static Column number(String name) {
    return new Column(name, Format.INTEGER, Best.NONE);
  }
}
