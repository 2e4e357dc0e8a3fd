package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.Sitting;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import java.util.ArrayList;
import java.util.List;

/** Time and memory, and what the harness itself costs. Stateless. */
final class EffortSection {
  private EffortSection() {}

  static Section of(ExperimentOutcome outcome) {
    List<Part> parts = List.of(attacks(outcome), sittings(outcome));
    return new Section(
        "effort" + Parts.VARYING,
        "Time and memory",
        "These figures differ from run to run; all others do not.",
        parts);
  }

  private static FigureTable attacks(ExperimentOutcome outcome) {
    List<List<Object>> rows = new ArrayList<>();
    for (Group group : Group.of(outcome)) {
      GroupStatistics statistics = GroupStatistics.of(group.lines());
      List<Object> row = new ArrayList<>();
      row.add(group.model());
      row.add(group.label());
      row.add(group.passesText());
      row.add(statistics.totalSeconds());
      row.add(statistics.meanSeconds());
      row.add(perPass(statistics));
      row.add(statistics.peakBytes());
      rows.add(row);
    }
    return new FigureTable(
        "effort-attacks" + Parts.VARYING,
        "Attacks",
        "Time of one thread. Memory is the most that the process held while the attack ran: Java"
            + " heap, models and libraries together.",
        List.of(
            column("model", Format.TEXT),
            column("attack", Format.TEXT),
            column("passes", Format.TEXT),
            column("time", Format.SECONDS),
            column("time a sample", Format.SECONDS),
            column("time a pass", Format.SECONDS),
            column("peak memory", Format.BYTES)),
        rows);
  }

  private static Double perPass(GroupStatistics statistics) {
    double passes = statistics.meanForward() + statistics.meanBackward();
    return passes == 0 ? null : statistics.meanSeconds() / passes;
  }

  private static FigureTable sittings(ExperimentOutcome outcome) {
    List<List<Object>> rows = new ArrayList<>();
    for (Sitting sitting : outcome.sittings()) {
      List<Object> row = new ArrayList<>();
      row.add(sitting.started());
      row.add(sitting.threads());
      row.add(sitting.samples());
      row.add(sitting.wallSeconds());
      row.add(sitting.attackSeconds());
      row.add(sitting.attackSeconds() > 0 ? sitting.overhead() : null);
      rows.add(row);
    }
    return new FigureTable(
        "effort-harness" + Parts.VARYING,
        "The harness itself",
        "Overhead is the time of all threads that was not spent in attacks, as a share of that"
            + " which was: opening sessions, the first look at each sample, the check of each"
            + " result, writing, and waiting for the last sample. Processes that were killed left"
            + " no row.",
        List.of(
            column("started", Format.TEXT),
            column("threads", Format.INTEGER),
            column("samples", Format.INTEGER),
            column("wall time", Format.SECONDS),
            column("time in attacks", Format.SECONDS),
            column("overhead", Format.PERCENT)),
        rows);
  }

  private static Column column(String name, Format format) {
    return new Column(name, format, Best.NONE);
  }
}
