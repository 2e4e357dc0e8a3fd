package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.run.Cell;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Cells that differ in their seeds only, with their lines.
 *
 * @param model name of the attacked model
 * @param attack what attacked
 * @param passes budget; empty for none
 * @param cells one a seed
 * @param lines of all of them
 */
public record Group(
    String model,
    AttackChoice attack,
    OptionalInt passes,
    List<Cell> cells,
    List<SampleLine> lines) {
  /** Copies the lists. */
  public Group {
    cells = List.copyOf(cells);
    lines = List.copyOf(lines);
  }

  /** All groups of an experiment, in the cells' order. */
  public static List<Group> of(ExperimentOutcome outcome) {
    Map<List<Object>, List<Cell>> cells = new LinkedHashMap<>();
    for (Cell cell : outcome.plan().cells()) {
      List<Object> key =
          List.of(cell.model(), cell.attack().label(), cell.passes(), cell.throughSurrogate());
      cells.computeIfAbsent(key, any -> new ArrayList<>()).add(cell);
    }
    return cells.values().stream().map(list -> of(outcome, list)).toList();
  }

  private static Group of(ExperimentOutcome outcome, List<Cell> cells) {
    Cell first = cells.get(0);
    List<SampleLine> lines = cells.stream().flatMap(cell -> outcome.of(cell).stream()).toList();
    return new Group(first.model(), first.attack(), first.passes(), cells, lines);
  }

  /** The attack's label. */
  public String label() {
    return attack.label();
  }

  /** The budget as people read it. */
  public String passesText() {
    return ExperimentConfig.shown(passes).toString();
  }

  /** ℓ0 of each line, infinite without success. */
  public double[] distances() {
    return lines.stream().mapToDouble(SampleLine::distance).toArray();
  }
}
