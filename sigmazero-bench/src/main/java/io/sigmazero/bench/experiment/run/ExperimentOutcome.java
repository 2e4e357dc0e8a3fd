package io.sigmazero.bench.experiment.run;

import java.util.List;
import java.util.Map;

/**
 * All that a complete run knows.
 *
 * @param plan what was run
 * @param lines a line a sample of a cell, by cell and then by sample
 * @param models what the models rest on
 * @param environment the content of {@code environment.json}
 * @param sittings processes that worked on it and were not killed
 */
public record ExperimentOutcome(
    ExperimentPlan plan,
    List<SampleLine> lines,
    List<Map<String, Object>> models,
    Map<String, Object> environment,
    List<Sitting> sittings) {
  /** Copies the lists. */
  public ExperimentOutcome {
    lines = List.copyOf(lines);
    models = List.copyOf(models);
    sittings = List.copyOf(sittings);
  }

  /** The lines of a cell, by sample. */
  public List<SampleLine> of(Cell cell) {
    return lines.stream().filter(line -> line.cell().equals(cell.id())).toList();
  }
}
